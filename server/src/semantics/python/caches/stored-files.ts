// Owns how a function reads all of a file of data, adds to what it read, and writes all of it back; and what a helper does of that for
// others: `load()` that returns what a file holds, `save(data)` that writes what it is given. Pure over the unit; whether a call named
// `dump` serialises is for those who can resolve it.
import type { SyntaxNode } from "../../../syntax/node";
import { ALL_ASSIGNMENTS, ASSIGNMENTS, CALLS, NAMES, RETURNS, WITH_ITEMS } from "../kinds";
import { argumentsOf } from "../shapes/parts";

/** What a helper does with a file. A file is told by its path as written, or as `#1` where that is the parameter with this ordinal. */
export interface StoreHelper {
  /** The file whose data it returns. */
  readonly loads?: string;
  /** The file that it writes all of a parameter to. */
  readonly saves?: { readonly parameter: number; readonly file: string };
}

const LOAD = /(^|\.)(safe_)?loads?$/;
const DUMP = /(^|\.)(safe_)?dumps?$/;
const TEXTS = /(^|\.)(read|read_text|read_bytes)$/;
const WRITES = /(^|\.)(write|write_text|write_bytes)$/;

/** What a function is as a helper: nothing, where its text shows that it keeps the data short. */
export function storeHelper(fn: SyntaxNode): StoreHelper | undefined {
  const mayLoad = /\bloads?\(/.test(fn.text);
  const maySave = /\bdumps?\(/.test(fn.text);
  if (!mayLoad && !maySave) return undefined;
  const loads = mayLoad ? loadedBy(fn) : undefined;
  const saves = maySave ? savedBy(fn) : undefined;
  return loads || saves ? { ...(loads ? { loads } : {}), ...(saves ? { saves } : {}) } : undefined;
}

function loadedBy(fn: SyntaxNode): string | undefined {
  for (const statement of fn.select(RETURNS)) {
    const given = plain(statement.namedChildren[0]);
    const value = given?.kind === "identifier" ? loadGiven(given.text, fn) : given;
    const file = value && loadedFile(value, fn);
    if (file) return file;
  }
  return undefined;
}

function loadGiven(name: string, fn: SyntaxNode): SyntaxNode | undefined {
  const values = fn.select(ASSIGNMENTS).filter((node) => node.field("left")?.text === name);
  return values.map((node) => plain(node.field("right"))).find((value) => value && loadedFile(value, fn) !== undefined);
}

function savedBy(fn: SyntaxNode): StoreHelper["saves"] {
  const names = parameterNames(fn);
  for (const call of fn.select(CALLS)) {
    const dump = dumpOf(call, fn);
    const parameter = dump ? names.indexOf(dump.data.text) : -1;
    if (!dump || parameter < 0 || isGivenAnew(dump.data.text, fn) || trims(fn.text)) continue;
    return { parameter, file: dump.file };
  }
  return undefined;
}

function isGivenAnew(name: string, fn: SyntaxNode): boolean {
  return fn.select(ALL_ASSIGNMENTS).some((node) => node.field("left")?.text === name);
}

/** Whether code keeps what it stores within a limit, or takes things out again. */
export function trims(text: string): boolean {
  return TRIMS.test(text);
}

const TRIMS =
  /\[\s*-?\w*\s*:\s*-?\w*\s*\]|\.(pop|popitem|popleft|remove|clear)\(|\bdel\s|\blen\([^)]*\)\s*(?:[<>]|==)|\bif\s+len\(|\b(?:maxlen|islice|deque)\b|\bMAX_\w+/;

/** `json.load(f)` and `json.loads(path.read_text())`: the path of the file. */
export function loadedFile(value: SyntaxNode, fn: SyntaxNode): string | undefined {
  if (value.kind !== "call" || !LOAD.test(value.field("function")?.text ?? "")) return undefined;
  const source = plain(argumentsOf(value)[0]);
  if (!source) return undefined;
  const read = source.kind === "identifier" ? textGiven(source.text, fn) : source;
  if (read?.kind === "call") {
    const callee = read.field("function");
    if (isOpening(read)) return fileOf(argumentsOf(read)[0] ?? callee?.field("object"), fn);
    const from = callee?.kind === "attribute" && TEXTS.test(callee.text) ? callee.field("object") : undefined;
    return from && (handleFile(from, fn) ?? (callee?.text.endsWith("read") ? undefined : fileOf(from, fn)));
  }
  return handleFile(source, fn);
}

/** A local that is the text of a file. */
function textGiven(name: string, fn: SyntaxNode): SyntaxNode | undefined {
  const values = fn.select(ASSIGNMENTS).filter((node) => node.field("left")?.text === name);
  return values
    .map((node) => plain(node.field("right")))
    .find((value) => value?.kind === "call" && TEXTS.test(value.field("function")?.text ?? ""));
}

export interface Dump {
  readonly call: SyntaxNode;
  /** The local that is written. */
  readonly data: SyntaxNode;
  readonly file: string;
}

/** `json.dump(data, f)`, `f.write(json.dumps(data))` and `path.write_text(json.dumps(data))` of a plain name. */
export function dumpOf(call: SyntaxNode, fn: SyntaxNode): Dump | undefined {
  const callee = call.field("function")?.text ?? "";
  if (!DUMP.test(callee)) return undefined;
  const [data, handle] = argumentsOf(call);
  if (data?.kind !== "identifier") return undefined;
  const file = callee.endsWith("dump") ? handle && openedFile(handle, fn) : writtenFile(call, fn);
  return file ? { call, data, file } : undefined;
}

function openedFile(handle: SyntaxNode, fn: SyntaxNode): string | undefined {
  return handleFile(handle, fn);
}

function writtenFile(call: SyntaxNode, fn: SyntaxNode): string | undefined {
  const outer = call.ancestor(({ kind }) => kind === "call" || kind === "block");
  const callee = outer?.kind === "call" ? outer.field("function") : undefined;
  if (callee?.kind !== "attribute" || !WRITES.test(callee.text)) return undefined;
  const object = callee.field("object");
  return object && (handleFile(object, fn) ?? (callee.text.endsWith("write") ? undefined : fileOf(object, fn)));
}

/** The path of what `with open(path) as f` or `f = open(path)` made, by the last of these before the handle is used. */
function handleFile(handle: SyntaxNode, fn: SyntaxNode): string | undefined {
  if (isOpening(handle)) return fileOf(argumentsOf(handle)[0] ?? handle.field("function")?.field("object"), fn);
  if (handle.kind !== "identifier") return undefined;
  const made = [...fn.select(WITH_ITEMS), ...fn.select(ASSIGNMENTS)].flatMap((node) => {
    const value = node.kind === "with_item" ? node.field("value") : node;
    const target = value?.kind === "as_pattern" ? value.namedChildren[1]?.text : node.field("left")?.text;
    const opening = plain(value?.kind === "as_pattern" ? value.namedChildren[0] : node.field("right"));
    return target === handle.text && opening && isOpening(opening) && node.start < handle.start ? [opening] : [];
  });
  const last = made.sort((a, b) => b.start - a.start)[0];
  return last && fileOf(argumentsOf(last)[0] ?? last.field("function")?.field("object"), fn);
}

function isOpening(call: SyntaxNode): boolean {
  return (
    call.kind === "call" && /^((aiofiles|io|codecs)\.)?open$|^[\w.]+\.open$/.test(call.field("function")?.text ?? "")
  );
}

/** As written, where it is the same whenever the function runs; `#n` for a parameter. One of a user or a session is another file each. */
function fileOf(path: SyntaxNode | undefined, fn: SyntaxNode): string | undefined {
  if (!path) return undefined;
  const parameters = parameterNames(fn);
  const parameter = path.kind === "identifier" ? parameters.indexOf(path.text) : -1;
  if (parameter >= 0) return isGivenAnew(path.text, fn) ? undefined : `#${parameter}`;
  return fixedText(path, fn, parameters);
}

const MAX_DEPTH = 3;

function fixedText(path: SyntaxNode, fn: SyntaxNode, parameters: readonly string[], depth = 0): string | undefined {
  const roots =
    path.kind === "identifier" ? [path] : path.select(NAMES).filter((name) => name.fieldName !== "attribute");
  for (const { text } of roots) {
    if (/^(self|cls)$/.test(text)) continue;
    if (parameters.includes(text)) return undefined;
    const given = fn.select(ALL_ASSIGNMENTS).filter((node) => node.field("left")?.text === text);
    const value = given[0]?.field("right");
    if (given.length === 0) continue;
    const fixed = given.length === 1 && value && depth < MAX_DEPTH && fixedText(value, fn, parameters, depth + 1);
    if (!fixed) return undefined;
    if (path.kind === "identifier") return fixed;
  }
  return path.text;
}

export function parameterNames(fn: SyntaxNode): readonly string[] {
  return (fn.field("parameters")?.namedChildren ?? []).flatMap((node) => {
    const name = node.kind === "identifier" ? node : (node.field("name") ?? node.namedChildren[0]);
    return name ? [name.text] : [];
  });
}

/** Without `await` and parentheses around it. */
function plain(node: SyntaxNode | undefined): SyntaxNode | undefined {
  return node?.kind === "await" || node?.kind === "parenthesized_expression" ? plain(node.namedChildren[0]) : node;
}

/** Calls and assignments that add to the data of a local, also below it: `data["items"].append(x)`, through one further name. */
export function additionsTo(name: string, fn: SyntaxNode): readonly Addition[] {
  const names = new Set([name]);
  for (const node of fn.select(ASSIGNMENTS)) {
    const left = node.field("left");
    const right = node.field("right");
    if (left?.kind === "identifier" && right && right.kind !== "identifier" && rootOf(right) === name)
      names.add(left.text);
  }
  const added = fn.select(CALLS).flatMap((call): readonly Addition[] => {
    const callee = call.field("function");
    const object = callee?.kind === "attribute" ? callee.field("object") : undefined;
    if (!object || !/^(append|insert|extend|appendleft)$/.test(callee?.field("attribute")?.text ?? "")) return [];
    return names.has(rootOf(object) ?? "") ? [{ at: call, keyed: undefined }] : [];
  });
  const kept = fn.select(ASSIGNMENTS).flatMap((node): readonly Addition[] => {
    const left = node.field("left");
    const key = left?.kind === "subscript" ? left.field("subscript") : undefined;
    return left && key && key.kind !== "string" && names.has(rootOf(left) ?? "") ? [{ at: node, keyed: key }] : [];
  });
  return [...added, ...kept];
}

export interface Addition {
  readonly at: SyntaxNode;
  /** The key under which it is kept; absent where a list gets longer. */
  readonly keyed: SyntaxNode | undefined;
}

/** The name that a chain of keys, `get` and `setdefault` begins with. */
function rootOf(node: SyntaxNode): string | undefined {
  if (node.kind === "identifier") return node.text;
  if (node.kind === "subscript") {
    const value = node.field("value");
    return value && rootOf(value);
  }
  const callee = node.kind === "call" ? node.field("function") : undefined;
  if (callee?.kind !== "attribute" || !/^(get|setdefault)$/.test(callee.field("attribute")?.text ?? ""))
    return undefined;
  const object = callee.field("object");
  return object && rootOf(object);
}
