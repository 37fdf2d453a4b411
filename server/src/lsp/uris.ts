// Owns the translation between URIs of the protocol and paths of the engine: absolute with `/` for files, readable text behind
// the scheme for other file systems, the URI itself for whatever is in none. Pure text: knows no runtime.

/**
 * `file:` URIs become paths (`/a/b.py`, `c:/a/b.py`, `//server/share/b.py`). Those of other file systems keep scheme and authority
 * and lose the escapes of the rest (`memfs://x/a b.py`), but for `%`, `?` and `#`; folders end without `/`. Any other URI stands for itself.
 */
export function pathOfUri(uri: string): string {
  const match = FILE_URI.exec(uri);
  if (!match) return virtualPath(uri);
  const [, authority = "", encoded = ""] = match;
  try {
    const decoded = decodeURIComponent(encoded);
    if (authority !== "") return `//${decodeURIComponent(authority)}${decoded}`;
    const drive = /^\/([A-Za-z]):/.exec(decoded)?.[1];
    return drive === undefined ? decoded : drive.toLowerCase() + decoded.slice(2);
  } catch {
    // Escapes that are no UTF-8 name no file that could be read.
    return uri;
  }
}

/** The inverse of {@link pathOfUri}, escaped the way VS Code escapes. */
export function uriOfPath(path: string): string {
  if (!isFilePath(path)) return virtualUri(path);
  if (path.startsWith("//")) return `file:${escapePath(path)}`;
  return `file://${escapePath(path.startsWith("/") ? path : `/${path}`)}`;
}

/** The path of what is in a folder under a name. */
export function childPath(folder: string, name: string): string {
  const own = isFilePath(folder) ? name : name.replace(/[%?#]/g, encodeURIComponent);
  return `${folder.replace(/\/$/, "")}/${own}`;
}

/** True for a path on disk, false for a URI that stands for itself. */
export function isFilePath(path: string): boolean {
  return path.startsWith("/") || /^[a-z]:\//.test(path);
}

const FILE_URI = /^file:\/\/([^/?#]*)([^?#]*)/i;
/** Scheme, with the authority if there is one, and an absolute path without query and fragment. */
const VIRTUAL_URI = /^([a-z][a-z0-9+.-]+:(?:\/\/[^/?#]*)?)(\/[^?#]*|)$/i;

function virtualPath(uri: string): string {
  const [, root, encoded = ""] = VIRTUAL_URI.exec(uri) ?? [];
  if (root === undefined) return uri;
  try {
    return root + decodeURIComponent(encoded.replace(/%(?=25|23|3F)/gi, "%25")).replace(/\/$/, "");
  } catch {
    return uri;
  }
}

function virtualUri(path: string): string {
  const [, root, rest = ""] = VIRTUAL_URI.exec(path) ?? [];
  return root === undefined ? path : root + escapePath(rest === "" ? "/" : rest).replace(/%25(?=25|23|3F)/gi, "%");
}

function escapePath(path: string): string {
  return path.split("/").map(escapeSegment).join("/");
}

function escapeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
