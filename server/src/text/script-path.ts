// Owns which names are those of scripts, TypeScript and JavaScript with and without elements, and which grammar reads each. Imports nothing.

/** True for what is written by hand: no declarations of other code, nothing minified or bundled. */
export function isScriptPath(path: string): boolean {
  return /\.[cm]?[jt]sx?$/i.test(path) && !/\.d\.[cm]?ts$|[.-](min|bundle|chunk)\.[cm]?js$/i.test(path);
}

export const SCRIPT_GRAMMARS = ["typescript", "tsx", "javascript"] as const;

export type ScriptGrammar = (typeof SCRIPT_GRAMMARS)[number];

/**
 * The grammar that reads a script. Its name tells, but for JavaScript with types, which compilers take out and the grammar of JavaScript does
 * not know: it is read by that of TSX, which reads all that JavaScript has. A function of name and text, never of whether they parse, so that
 * a text is read alike however it came about.
 */
export function scriptGrammar(path: string, text: string): ScriptGrammar {
  if (/\.[cm]?ts$/i.test(path)) return "typescript";
  return /\.tsx$/i.test(path) || hasTypes(text) ? "tsx" : "javascript";
}

/** True for names of JavaScript: which grammar reads these depends on their text. */
export function isJavaScriptPath(path: string): boolean {
  return isScriptPath(path) && /\.[cm]?jsx?$/i.test(path);
}

/** True where the first comment asks for the types of Flow, or a parameter seems to have a type. */
function hasTypes(text: string): boolean {
  return FLOW.test(text) || TYPED_PARAMETER.test(text) || TYPED_PATTERN.test(text);
}

const FLOW = /^\s*(?:\/\/[^\n]*@flow\b|\/\*(?:[^*]|\*(?!\/))*@flow\b)/;
/** `(key: string, `, which nothing else looks like. */
const TYPED_PARAMETER = /(?:^|[\w$=(,:>]\s?)\(\s*[\w$]+\??:\s*(?:\?|[A-Za-z_$][\w$.]*[<[\]>*|& \w]*[,)=|])/m;
/** `({ key }: Object)`; a choice of two (`a ? {} : B)`) looks the same, and is read as well. */
const TYPED_PATTERN = /\}\s*:\s*\??(?:[A-Z]\w*|any|object|mixed)\s*[),=]/;
