// Owns which documents PerfLens analyses: those a user works on. Older versions that views of changes show, output and the like are none.
import type { Uri } from "vscode";

const LANGUAGES = ["python", "sql", "typescript", "typescriptreact", "javascript", "javascriptreact"] as const;

/** A document in a language that is read, in a file system. Fits the editor's filters and those of the language client. */
export interface PythonDocuments {
  readonly language: (typeof LANGUAGES)[number];
  readonly scheme: string;
}

/** File systems whose documents count without an open folder in them; `vscode-vfs` is that of repositories in the browser. */
const ALWAYS = ["file", "untitled", "vscode-vfs"];

/** The documents for the folders of a window. A folder of another file system restarts the extension, or the window. */
export function pythonDocuments(folders: readonly { readonly uri: Uri }[]): PythonDocuments[] {
  const schemes = new Set([...ALWAYS, ...folders.map(({ uri }) => uri.scheme)]);
  return [...schemes].flatMap((scheme) => LANGUAGES.map((language) => ({ language, scheme })));
}
