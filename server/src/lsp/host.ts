// Owns the port through which the language server sees the machine it runs on; the engine's own port is a part of it.
import type { Host } from "../engine/host";

/** What a walk over a folder finds. */
export type Found =
  | { readonly kind: "python"; readonly path: string }
  | { readonly kind: "project"; readonly path: string }
  | { readonly kind: "problem"; readonly path: string; readonly message: string };

/** True for what configuration leaves out; paths as the engine spells them. */
export type Excluded = (path: string, isFolder: boolean) => boolean;

/** Logging is the server's own: it goes to the client. */
export interface ServerHost extends Omit<Host, "log"> {
  /** Finds files below a folder, with undefined now and then, so that the walk can be interrupted. */
  walk(folder: string, excluded: Excluded): Generator<Found | undefined, void, unknown>;
  /** True when a walk over `folder` would find the file. */
  isWalked(folder: string, file: string, excluded: Excluded): boolean;
  /** Text of a `pyproject.toml`; undefined when it is gone or can't be read. */
  readProject(path: string): string | undefined;
  /** The nearest `pyproject.toml` of the folders above a file or folder. */
  projectAbove(path: string): string | undefined;
}
