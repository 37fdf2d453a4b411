// A file system in memory, behind the requests with which a server asks its client for files. Knows no server.
import { type ProtocolConnection, RequestType } from "vscode-languageserver-protocol";
import {
  LIST_FOLDER_REQUEST,
  type ListFolderParams,
  type ListFolderResult,
  READ_FILE_REQUEST,
  type ReadFileParams,
  type ReadFileResult,
} from "../../server/src/protocol";

const READ_FILE = new RequestType<ReadFileParams, ReadFileResult, void>(READ_FILE_REQUEST);
const LIST_FOLDER = new RequestType<ListFolderParams, ListFolderResult, void>(LIST_FOLDER_REQUEST);

/** Content by URI, as VS Code writes it; at once, or when it comes. */
export type Files = Readonly<Record<string, string | Uint8Array | Promise<string>>>;

/** Answers from `files` as they are then. */
export function serveFiles(connection: ProtocolConnection, files: Files): void {
  connection.onRequest(READ_FILE, (params) => read(files, params));
  connection.onRequest(LIST_FOLDER, (params) => list(files, params));
}

async function read(files: Files, { uri, maxBytes }: ReadFileParams): Promise<ReadFileResult> {
  const content = await files[uri];
  if (content === undefined) return { ok: false, why: "missing", detail: `no ${uri}` };
  const bytes = Buffer.from(content);
  if (bytes.length > maxBytes) return { ok: false, why: "too-large", detail: `${bytes.length} bytes` };
  return { ok: true, content: bytes.toString("base64") };
}

function list(files: Files, { uri }: ListFolderParams): ListFolderResult {
  const start = uri.endsWith("/") ? uri : `${uri}/`;
  const below = Object.keys(files).flatMap((file) => (file.startsWith(start) ? [file.slice(start.length)] : []));
  if (below.length === 0) return { ok: false, detail: `no ${uri}` };
  const isFile = (name: string) => !name.includes("/");
  const folders = below.filter((name) => !isFile(name)).map((name) => name.split("/")[0] ?? "");
  return {
    ok: true,
    files: below.filter(isFile).map(decodeURIComponent),
    folders: [...new Set(folders)].map(decodeURIComponent),
  };
}
