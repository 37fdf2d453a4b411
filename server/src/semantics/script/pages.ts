// Owns what tells that code is that of a page: what it looks at, and how long its pauses are as people say it. Knows one unit.
import type { SyntaxNode } from "../../syntax/node";
import { localFunction } from "./calls";
import { isGuarded } from "./guards";
import { CALLS, functionAround, NAMES } from "./kinds";
import type { ScriptScopes } from "./scopes";
import { effectAround } from "./timers";

const WORDS: ReadonlySet<string> = new Set(["identifier", "property_identifier", "string_fragment"]);
const VISIBILITY =
  /^(visibilityState|visibilitychange|hidden|hasFocus|isVisible|isPageVisible|useDocumentVisibility|usePageVisibility|isDocumentVisible)$/;

/** True where a unit looks whether the page is seen. */
export function looksAtVisibility(root: SyntaxNode): boolean {
  return root.select(WORDS).some((word) => VISIBILITY.test(word.text));
}

/** True for the code of a page, rather than of a server or a tool. @param isPageName whether an imported name is what only pages use. */
export function isPage(
  path: string,
  root: SyntaxNode,
  scopes: ScriptScopes,
  isPageName: (name: string) => boolean,
): boolean {
  if (/\.[jt]sx$/.test(path)) return true;
  return root.select(NAMES).some((name) => {
    if (!/^(window|document|localStorage|sessionStorage)$/.test(name.text)) return isPageName(name.text);
    return scopes.declaration(name) === undefined;
  });
}

/** The component, or the hook, of React whose own function holds a node: code there runs each time it renders. */
export function componentName(node: SyntaxNode): string | undefined {
  const fn = functionAround(node);
  const declared = fn?.parent?.kind === "variable_declarator" ? fn.parent : fn;
  const name = declared?.field("name")?.text ?? "";
  if (!fn || !/^(?:use)?[A-Z]/.test(name)) return undefined;
  const isHooked = fn.select(CALLS).some((call) => /^(?:React\.)?use[A-Z]/.test(call.field("function")?.text ?? ""));
  return isHooked ? name : undefined;
}

/** A name for the handle of a timer that the unit does not use. @param isFree whether it is none of the module's either. */
export function freshHandle(root: SyntaxNode, isFree: (name: string) => boolean): string {
  const used = new Set(root.select(NAMES).map((name) => name.text));
  for (let i = 1; ; i++) {
    const name = i === 1 ? "interval" : `interval${i}`;
    if (!used.has(name) && isFree(name)) return name;
  }
}

/**
 * The function around a timer which the timer runs: directly, or `setTimeout(() => poll(), 2000)` in `poll`. Not where an effect starts it under a
 * condition.
 */
export function repeatedFunction(timer: SyntaxNode, scopes: ScriptScopes): SyntaxNode | undefined {
  const found = runAgainBy(timer, scopes);
  const effect = found && effectAround(found);
  return effect && isGuarded(found, effect.fn) ? undefined : found;
}

function runAgainBy(timer: SyntaxNode, scopes: ScriptScopes): SyntaxNode | undefined {
  const [callback] = timer.field("arguments")?.namedChildren ?? [];
  const local = callback && localFunction(callback, scopes)?.fn;
  const own = functionAround(timer);
  if (!local || !own || own === local) return own === local ? own : undefined;
  if (local.parent?.kind !== "arguments") return undefined;
  const isCalled = local.select(CALLS).some((call) => {
    const callee = call.field("function");
    return callee?.kind === "identifier" && localFunction(callee, scopes)?.fn === own;
  });
  return isCalled ? own : undefined;
}

/** `5 s`, `500 ms`. */
export function duration(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${Math.round(ms / 100) / 10} s`;
}

/** Source as it may stand in a message. */
export function shown(node: SyntaxNode): string {
  const text = node.text.replace(/\s+/g, " ");
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}
