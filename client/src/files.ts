// Answers the server's requests for files of file systems that it can't reach itself, through VS Code's own file access.
// Must not know which files the server wants, nor what for.
import { type Disposable, FileSystemError, FileType, Uri, workspace } from "vscode";
import { type BaseLanguageClient, RequestType } from "vscode-languageclient";
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

/** Answers for as long as it is not disposed. */
export function serveFiles(client: BaseLanguageClient): Disposable {
  const handlers = [client.onRequest(READ_FILE, readFile), client.onRequest(LIST_FOLDER, listFolder)];
  return {
    dispose() {
      for (const handler of handlers) handler.dispose();
    },
  };
}

async function readFile({ uri, maxBytes }: ReadFileParams): Promise<ReadFileResult> {
  const file = Uri.parse(uri);
  try {
    const { size, type } = await workspace.fs.stat(file);
    if ((type & FileType.File) === 0) return { ok: false, why: "unreadable", detail: "not a regular file" };
    if (size > maxBytes) return { ok: false, why: "too-large", detail: `larger than ${maxBytes >> 20} MB` };
    return { ok: true, content: base64Of(await workspace.fs.readFile(file)) };
  } catch (error) {
    const isMissing = error instanceof FileSystemError && error.code === "FileNotFound";
    return { ok: false, why: isMissing ? "missing" : "unreadable", detail: reasonOf(error) };
  }
}

async function listFolder({ uri }: ListFolderParams): Promise<ListFolderResult> {
  try {
    const entries = await workspace.fs.readDirectory(Uri.parse(uri));
    return {
      ok: true,
      files: entries.flatMap(([name, type]) => (type & FileType.File ? [name] : [])),
      folders: entries.flatMap(([name, type]) => (type === FileType.Directory ? [name] : [])),
    };
  } catch (error) {
    return { ok: false, detail: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Bytes at a time: a call takes only so many arguments. */
const CHUNK = 8192;

function base64Of(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += CHUNK) binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(binary);
}
