// Owns the files of file systems that only the client can reach: asks it to read and to list, and walks its folders.
// What is asked for is in protocol.ts; knows no runtime. Links to folders are not followed, and nothing above a folder is looked at.
import { type Connection, RequestType } from "vscode-languageserver";
import { decodePython, MAX_BYTES } from "../files/decode";
import { type IgnoreChain, isIgnoredBy, linkOf } from "../files/ignore-chain";
import { type Found, isLeftOut, kindOf } from "../files/names";
import {
  LIST_FOLDER_REQUEST,
  type ListFolderParams,
  type ListFolderResult,
  READ_FILE_REQUEST,
  type ReadFileParams,
  type ReadFileResult,
} from "../protocol";
import type { ClientSide } from "./client-side";
import type { Excluded, HostFiles } from "./host";
import { childPath, isFilePath, uriOfPath } from "./uris";

/** Reaches nothing before the client has introduced itself. */
export interface ClientFiles extends HostFiles {
  introduce(client: ClientSide): void;
}

/** Any URI with a path in it, and paths on the client's disk. */
const IN_FILE_SYSTEM = /^[a-z][a-z0-9+.-]+:(\/|$)/i;

export function createClientFiles(connection: Connection): ClientFiles {
  const ask = createAsk(connection);
  let readsFiles = false;
  return {
    introduce(client) {
      readsFiles = client.readsFiles;
    },
    reaches: (path) => readsFiles && (isFilePath(path) || IN_FILE_SYSTEM.test(path)),
    async read(path) {
      const result = await ask.read(path);
      return result.ok ? decodePython(bytesOf(result.content)) : result;
    },
    walk: (folder, excluded) => walk(ask, folder, excluded),
    isWalked: (folder, file, excluded) => isWalked(ask, folder, file, excluded),
    readProject: (path) => readText(ask, path),
    projectAbove: () => undefined,
  };
}

interface Ask {
  read(path: string): Promise<ReadFileResult>;
  list(path: string): Promise<ListFolderResult>;
}

function createAsk(connection: Connection): Ask {
  const reading = new RequestType<ReadFileParams, ReadFileResult, void>(READ_FILE_REQUEST);
  const listing = new RequestType<ListFolderParams, ListFolderResult, void>(LIST_FOLDER_REQUEST);
  return {
    read: (path) => connection.sendRequest(reading, { uri: uriOfPath(path), maxBytes: MAX_BYTES }),
    list: (path) => connection.sendRequest(listing, { uri: uriOfPath(path) }),
  };
}

interface Folder {
  readonly path: string;
  readonly outer: IgnoreChain | undefined;
}

/** A folder that was listed. */
interface Listed {
  readonly files: readonly string[];
  readonly folders: readonly string[];
  readonly chain: IgnoreChain;
}

/** In a stable order, files of a folder before those of its subfolders. */
async function* walk(ask: Ask, root: string, excluded: Excluded): AsyncGenerator<Found | undefined, void, unknown> {
  const pending: Folder[] = [{ path: root, outer: undefined }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const folder = await open(ask, next);
    if (typeof folder === "string") yield { kind: "problem", path: next.path, message: folder };
    if (typeof folder !== "object") continue;
    const { chain } = folder;
    for (const name of folder.files) {
      const [kind, path] = [kindOf(name), childPath(next.path, name)];
      if (kind && isKept(chain, path, false, excluded)) yield { kind, path };
    }
    const folders = folder.folders.map((name) => childPath(next.path, name));
    const kept = folders.filter((path) => isKept(chain, path, true, excluded));
    pending.push(...kept.reverse().map((path) => ({ path, outer: chain })));
    yield undefined;
  }
}

async function isWalked(ask: Ask, root: string, file: string, excluded: Excluded): Promise<boolean> {
  const names = below(root, file).split("/");
  let at: Folder = { path: root, outer: undefined };
  for (const [index, name] of names.entries()) {
    const folder = await open(ask, at);
    if (typeof folder !== "object") return false;
    const path = file.slice(0, at.path.length + (at.path.endsWith("/") ? 0 : 1) + name.length);
    if (!isKept(folder.chain, path, index < names.length - 1, excluded)) return false;
    at = { path, outer: folder.chain };
  }
  return true;
}

/** Lists a folder and reads its ignore file. Undefined when it is left out by default, the reason when it can't be listed. */
async function open(ask: Ask, { path, outer }: Folder): Promise<Listed | string | undefined> {
  // The root was asked for, whatever it is called; most others need not be listed to know.
  const name = outer && path.slice(path.lastIndexOf("/") + 1);
  if (name !== undefined && isLeftOut(name, (file) => file === "__init__.py")) return undefined;
  const listed = await ask.list(path);
  if (!listed.ok) return listed.detail;
  const names = new Set(listed.files);
  if (name !== undefined && isLeftOut(name, (file) => names.has(file))) return undefined;
  const patterns = names.has(IGNORE_FILE) ? await readText(ask, childPath(path, IGNORE_FILE)) : undefined;
  return {
    files: [...listed.files].sort(),
    folders: [...listed.folders].sort(),
    // No file system says whether it tells cases apart; most do.
    chain: linkOf(outer, path, [patterns ?? ""], false),
  };
}

const IGNORE_FILE = ".gitignore";

function isKept(chain: IgnoreChain, path: string, isFolder: boolean, excluded: Excluded): boolean {
  return !isIgnoredBy(chain, isFolder, (folder) => below(folder, path)) && !excluded(path, isFolder);
}

/** What is left of a path below a folder. */
function below(folder: string, path: string): string {
  return path.slice(folder.endsWith("/") ? folder.length : folder.length + 1);
}

/** Undefined when there is none, or it can't be read. */
async function readText(ask: Ask, path: string): Promise<string | undefined> {
  const result = await ask.read(path);
  return result.ok ? new TextDecoder().decode(bytesOf(result.content)) : undefined;
}

function bytesOf(base64: string): Uint8Array {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
