// Owns the port through which the language server sees the machine it runs on; the engine's own port is a part of it.
import type { FileText, Host } from "../engine/host";
import type { Found } from "../files/names";
import type { ClientSide } from "./client-side";

/** True for what configuration leaves out; paths as the engine spells them. */
export type Excluded = (path: string, isFolder: boolean) => boolean;

/** Files that are not open, from a disk or from the client. */
export interface HostFiles {
  /** True for paths in a file system that can be read at all. */
  reaches(path: string): boolean;
  read(path: string): Promise<FileText>;
  /** Finds files below a folder, with undefined now and then, so that the walk can be interrupted. */
  walk(folder: string, excluded: Excluded): Iterable<Found | undefined> | AsyncIterable<Found | undefined>;
  /** True when a walk over `folder` would find the file. */
  isWalked(folder: string, file: string, excluded: Excluded): boolean | Promise<boolean>;
  /** Text of a `pyproject.toml`; undefined when it is gone or can't be read. */
  readProject(path: string): string | undefined | Promise<string | undefined>;
  /** The nearest `pyproject.toml` of the folders above a file or folder, where those may be looked at. */
  projectAbove(path: string): { readonly path: string; readonly text: string | undefined } | undefined;
}

/** Logging is the server's own: it goes to the client. */
export interface ServerHost extends Omit<Host, "log" | "read">, HostFiles {
  /** Called once, before the client's introduction is answered: assets may depend on it, files of the client do. */
  introduce?(client: ClientSide): void;
}

/** Files of the one where it reaches, else of the other. */
export function eitherFiles(first: HostFiles, second: HostFiles): HostFiles {
  const of = (path: string) => (first.reaches(path) ? first : second);
  return {
    reaches: (path) => first.reaches(path) || second.reaches(path),
    read: (path) => of(path).read(path),
    walk: (folder, excluded) => of(folder).walk(folder, excluded),
    isWalked: (folder, file, excluded) => of(folder).isWalked(folder, file, excluded),
    readProject: (path) => of(path).readProject(path),
    projectAbove: (path) => of(path).projectAbove(path),
  };
}
