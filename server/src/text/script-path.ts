// Owns which names are those of scripts: TypeScript and JavaScript, with and without elements. Imports nothing.

/** True for what is written by hand: no declarations of other code, nothing minified or bundled. */
export function isScriptPath(path: string): boolean {
  return /\.[cm]?[jt]sx?$/i.test(path) && !/\.d\.[cm]?ts$|[.-](min|bundle|chunk)\.[cm]?js$/i.test(path);
}
