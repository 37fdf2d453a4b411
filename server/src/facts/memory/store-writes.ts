// Owns where a function that serves reads all data of a file, adds to it and writes all of it back, itself or with helpers of the project,
// and where a method adds to a collection of its object and has all of it written. Asks facts; what is reported is for others to say.
import {
  type Addition,
  additionsTo,
  dumpOf,
  loadedFile,
  type StoreHelper,
  trims,
} from "../../semantics/python/caches/stored-files";
import { paceOf } from "../../semantics/python/key-pace";
import { ASSIGNMENTS, CALLS } from "../../semantics/python/kinds";
import { argumentsOf, ownAttribute } from "../../semantics/python/shapes/parts";
import type { Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import type { FactQueries } from "../queries";
import type { SymbolId } from "../summary";
import { libraryNameOf } from "../value";

type Cx = Services & { readonly facts: FactQueries };

export const SERIALISES =
  /^(json|pickle|cPickle|yaml|ujson|orjson|marshal|msgpack|dill|joblib|simplejson)\.(safe_)?dumps?$/;
const PARSES = /^(json|pickle|cPickle|yaml|ujson|orjson|marshal|msgpack|dill|joblib|simplejson)\.(safe_)?loads?$/;

export interface StoreWrite {
  /** The call that writes everything. */
  readonly call: SyntaxNode;
  /** What is written, as it is called there. */
  readonly name: string;
  readonly added: Addition;
  /** The helper that writes, if it is one. */
  readonly by?: SymbolId;
}

/**
 * Where a function adds to what it read from a file, and writes all of it back to that file. One that runs for each message of a chat does
 * so whatever it changes.
 */
export function storeWrites(fn: SyntaxNode, cx: Cx): readonly StoreWrite[] {
  if (trims(fn.text)) return [];
  const written = writtenIn(fn);
  if (written.size === 0) return [];
  return localsIn(fn).flatMap((name) => {
    if (!written.has(name)) return [];
    const additions = isForEachMessage(fn)
      ? fn.select(ASSIGNMENTS).flatMap((at) => (at.field("left")?.text === name ? [{ at, keyed: undefined }] : []))
      : additionsTo(name, fn).filter(addsEachTime);
    const file = additions.length > 0 ? fileReadInto(name, fn, cx) : undefined;
    const write = file === undefined ? undefined : writeOf(name, file, additions, fn, cx);
    return write ? [write] : [];
  });
}

function isForEachMessage(fn: SyntaxNode): boolean {
  return fn.field("name")?.text === "on_message";
}

/** Names that are handed to something that may write them: most functions have none. */
function writtenIn(fn: SyntaxNode): ReadonlySet<string> {
  const calls = fn.select(CALLS).filter((call) => WRITERS.test(call.field("function")?.text ?? ""));
  return new Set(calls.flatMap((call) => argumentsOf(call).map(({ text }) => text)));
}

const WRITERS = /(dump|save|write|store|persist|update|flush|sync|commit)\w*$/i;

function localsIn(fn: SyntaxNode): readonly string[] {
  const names = fn.select(ASSIGNMENTS).flatMap((node) => {
    const left = node.field("left");
    return left?.kind === "identifier" && callGiven(node) ? [left.text] : [];
  });
  return [...new Set(names)];
}

function callGiven(assignment: SyntaxNode): SyntaxNode | undefined {
  const right = assignment.field("right");
  const value = right?.kind === "await" ? right.namedChildren[0] : right;
  return value?.kind === "call" ? value : undefined;
}

function fileReadInto(name: string, fn: SyntaxNode, cx: Cx): string | undefined {
  for (const node of fn.select(ASSIGNMENTS)) {
    const call = node.field("left")?.text === name ? callGiven(node) : undefined;
    if (!call) continue;
    const own = loadedFile(call, fn);
    if (own !== undefined) return PARSES.test(libraryNameOf(cx.facts.target(call))) ? own : undefined;
    const helper = helperOf(call, PARSES, cx);
    const file = helper?.store.loads;
    if (helper && file !== undefined) return given(file, call, helper, cx);
  }
  return undefined;
}

interface Helper {
  readonly id: SymbolId;
  readonly store: StoreHelper;
}

/** A function of the project that does with a file what it says, with a library that serialises. */
function helperOf(call: SyntaxNode, library: RegExp, cx: Cx): Helper | undefined {
  const target = cx.facts.target(call);
  const store = target.t === "function" ? cx.facts.function(target.id)?.store : undefined;
  if (target.t !== "function" || !store) return undefined;
  const { id } = target;
  const isReal = cx.facts.calls(id).some((_, n) => library.test(libraryNameOf(cx.facts.targetOf(id, n))));
  return isReal ? { id, store } : undefined;
}

/** The file as seen from the call: a parameter's is what it is given, a name's the one of its module. */
function given(file: string, call: SyntaxNode, helper: Helper, cx: Cx): string | undefined {
  if (!file.startsWith("#")) return `${helper.id.path} ${file}`;
  const argument = argumentAt(Number(file.slice(1)), call, helper.id, cx);
  return argument && /^(identifier|string|attribute)$/.test(argument.kind) ? `. ${argument.text}` : undefined;
}

function argumentAt(parameter: number, call: SyntaxNode, id: SymbolId, cx: Cx): SyntaxNode | undefined {
  const parameters = cx.facts.function(id)?.parameters ?? [];
  const isBound = /^(self|cls)$/.test(parameters[0]?.name ?? "") && call.field("function")?.kind === "attribute";
  const name = parameters[parameter]?.name;
  const args = argumentsOf(call);
  const keyword = args.find((arg) => arg.kind === "keyword_argument" && arg.field("name")?.text === name);
  if (keyword) return keyword.field("value");
  const positional = args[parameter - (isBound ? 1 : 0)];
  return positional?.kind === "keyword_argument" ? undefined : positional;
}

function writeOf(
  name: string,
  file: string,
  additions: readonly Addition[],
  fn: SyntaxNode,
  cx: Cx,
): StoreWrite | undefined {
  for (const call of fn.select(CALLS)) {
    const added = additions.find(({ at }) => isAddedFor(call, at, fn, cx));
    if (!added) continue;
    const own = dumpOf(call, fn);
    if (own?.data.text === name && own.file === file && SERIALISES.test(libraryNameOf(cx.facts.target(call))))
      return { call, name, added };
    const helper = argumentsOf(call).some(({ text }) => text === name) ? helperOf(call, SERIALISES, cx) : undefined;
    const saves = helper?.store.saves;
    if (!helper || !saves || argumentAt(saves.parameter, call, helper.id, cx)?.text !== name) continue;
    if (given(saves.file, call, helper, cx) === file) return { call, name, added, by: helper.id };
  }
  return undefined;
}

/** Each addition has a write of its own: what is collected first, and then written once, is not meant. */
function isAddedFor(call: SyntaxNode, added: SyntaxNode, fn: SyntaxNode, cx: Cx): boolean {
  return added.end <= call.start && cx.loops.around(added) === cx.loops.around(call) && mayFollow(call, added, fn);
}

/** A write behind a condition of its own is put off, or made now and then. */
function mayFollow(call: SyntaxNode, added: SyntaxNode, fn: SyntaxNode): boolean {
  for (let at = call.parent; at && at !== fn; at = at.parent) {
    const isOwn = at.kind === "if_statement" || /^(else|elif|except|finally)_clause$/.test(at.kind);
    if (isOwn && !(added.start >= at.start && added.end <= at.end)) return false;
  }
  return true;
}

/** `self.items.append(x)`, and then the whole of `self.items` is written, by the method or by another one. */
export function ownStoreWrites(
  fn: SyntaxNode,
  cx: Cx,
  wholeWrites: (call: SyntaxNode) => { readonly name: string; readonly id?: SymbolId } | undefined,
): readonly StoreWrite[] {
  if (trims(fn.text)) return [];
  const additions = fn.select(CALLS).flatMap((call) => {
    const callee = call.field("function");
    const name = callee?.kind === "attribute" ? ownAttribute(callee.field("object")) : undefined;
    return name && /^(append|insert|extend)$/.test(callee?.field("attribute")?.text ?? "") ? [{ call, name }] : [];
  });
  if (additions.length === 0) return [];
  return fn.select(CALLS).flatMap((call): readonly StoreWrite[] => {
    const after = additions.filter((one) => isAddedFor(call, one.call, fn, cx));
    const whole = after.length > 0 ? wholeWrites(call) : undefined;
    const added = after.find(({ name }) => name === whole?.name);
    if (!whole || !added) return [];
    return [
      {
        call,
        name: `self.${whole.name}`,
        added: { at: added.call, keyed: undefined },
        ...(whole.id ? { by: whole.id } : {}),
      },
    ];
  });
}

/** Whether each run adds something of its own: an element of a list, or an entry of what comes with each request. */
function addsEachTime({ keyed }: Addition): boolean {
  return keyed === undefined || /\buuid[147]?\(|\btime\(|\bnow\(/.test(keyed.text) || paceOf(keyed.text) === "calls";
}
