// Owns the translation between URIs of the protocol and paths of the engine: absolute with `/` for files, the URI itself for
// whatever has no path on disk. Pure text: knows no runtime.

/** `file:` URIs become paths (`/a/b.py`, `c:/a/b.py`, `//server/share/b.py`); any other URI stands for itself. */
export function pathOfUri(uri: string): string {
  const match = FILE_URI.exec(uri);
  if (!match) return uri;
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
  if (!isFilePath(path)) return path;
  if (path.startsWith("//")) return `file:${escapePath(path)}`;
  return `file://${escapePath(path.startsWith("/") ? path : `/${path}`)}`;
}

/** True for a path on disk, false for a URI that stands for itself. */
export function isFilePath(path: string): boolean {
  return path.startsWith("/") || /^[a-z]:\//.test(path);
}

const FILE_URI = /^file:\/\/([^/?#]*)([^?#]*)/i;

function escapePath(path: string): string {
  return path.split("/").map(escapeSegment).join("/");
}

function escapeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
