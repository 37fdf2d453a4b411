// Owns the way from the bytes of a Python file to its text, as Python itself reads it: byte order mark, coding line, UTF-8.
// Knows neither disks nor paths.
import type { FileText } from "../engine/host";

/** Bytes above which no file is read, whatever the settings allow: the text would not fit the engine's memory. */
export const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Decodes the content of a Python file. The byte order mark is left out, as editors leave it out, so that columns agree.
 * A coding line (PEP 263) counts in the first two lines; without one the text is UTF-8.
 */
export function decodePython(bytes: Uint8Array): FileText {
  // Python refuses a NUL anywhere; no text encoding that may stand in a coding line produces one.
  if (bytes.includes(0)) return { ok: false, why: "binary", detail: "contains NUL bytes" };
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  if (marked) return decodeAs("utf-8", bytes.subarray(3));
  return decodeAs(codingOf(bytes) ?? "utf-8", bytes);
}

/** Longest prefix in which a coding line can stand, in bytes; longer first lines are no coding lines in practice. */
const CODING_SPAN = 512;
const CODING_LINE = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const BLANK_OR_COMMENT = /^[ \t\f]*(?:#.*)?$/;

/** Name of the encoding as the coding line writes it. */
function codingOf(bytes: Uint8Array): string | undefined {
  const head = latin1(bytes.subarray(0, CODING_SPAN));
  const [first = "", second = ""] = head.split(/\r\n|\r|\n/, 2);
  const found = CODING_LINE.exec(first)?.[1];
  if (found !== undefined) return found;
  return BLANK_OR_COMMENT.test(first) ? CODING_LINE.exec(second)?.[1] : undefined;
}

function decodeAs(encoding: string, bytes: Uint8Array): FileText {
  const name = encoding.toLowerCase().replaceAll("_", "-");
  // The label "latin1" of the Encoding Standard means windows-1252, which differs between 0x80 and 0x9f.
  if (LATIN_1.test(name)) return { ok: true, text: latin1(bytes) };
  const decoder = decoderOf(name);
  if (!decoder) return { ok: false, why: "encoding", detail: `unknown encoding "${encoding}"` };
  try {
    return { ok: true, text: decoder.decode(bytes) };
  } catch {
    return { ok: false, why: "encoding", detail: `not valid ${encoding}` };
  }
}

/** Arguments that a call may have wherever this runs. */
const CHUNK = 8192;

/** Each byte as the character of its number. */
function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return text;
}

const LATIN_1 = /^(latin-?1|l1|iso-?8859-1|iso8859-1|8859|cp819)(-(unix|dos|mac))?$/;
const UTF_8 = /^(utf-?8|u8|utf|cp65001|ascii|us-ascii|646)(-(sig|unix|dos|mac))?$/;

function decoderOf(name: string): TextDecoder | undefined {
  // ASCII is read as the UTF-8 it is part of: an editor opens such a file as UTF-8 too.
  const label = UTF_8.test(name) ? "utf-8" : name.replace(/^cp(?=125\d$)/, "windows-");
  try {
    return new TextDecoder(label, { fatal: true });
  } catch {
    return undefined;
  }
}
