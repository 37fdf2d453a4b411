// Owns which attributes of an object a function reads, followed through the calls that it hands the object to. Reads inputs and targets of
// calls; what an attribute is (a column, related rows) is for others to say.
import type { Ref } from "../../semantics/ref";
import { createEvaluation } from "../evaluate";
import { FUNCTION, READS, symbolKey, symbolOf } from "../inputs";
import { defineQuery, type Reader } from "../query";
import { attributeOf } from "../routes/views";
import { siteOf } from "../sites";
import type { CallSummary, FunctionSummary, SymbolId } from "../summary";
import { TARGETS } from "../targets";
import type { Step } from "../value";
import type { ObjectRead } from "./related-queries";
import { FROM_OBJECT, SCHEMA_READS } from "./schema-reads";

const MAX_DEPTH = 4;
const MAX_FOUND = 40;
const PROPERTIES = /(^|\.)(property|cached_property|hybrid_property)$/;
/** Decorators behind which a function runs seldom, elsewhere, or not as it is written. */
const OTHERWISE = /(^|\.)(lru_cache|cache|cached|memoize|sync_to_async|contextmanager|overload|abstractmethod)$/;

/** What is asked: a function, the parameter that holds the object, and the object's class. */
interface Asked {
  readonly fn: SymbolId;
  readonly parameter: string;
  readonly cls: SymbolId;
}

/** Key: see `keyOf`. */
const OBJECT_READS = defineQuery<readonly ObjectRead[]>("objectReads", (db, key) => {
  const [fn = "", parameter = "", cls = ""] = key.split("\n");
  const found: ObjectRead[] = [];
  collect(db, { fn: symbolOf(fn), parameter, cls: symbolOf(cls) }, { steps: [], way: [], found });
  return found;
});

function keyOf({ fn, parameter, cls }: Asked): string {
  return [symbolKey(fn.path, fn.name), parameter, symbolKey(cls.path, cls.name)].join("\n");
}

interface Walk {
  readonly steps: readonly Step[];
  /** Functions that led here. */
  readonly way: readonly string[];
  readonly found: ObjectRead[];
}

function collect(db: Reader, asked: Asked, walk: Walk): void {
  const { fn, parameter, cls } = asked;
  const key = symbolKey(fn.path, fn.name);
  const summary = db.read(FUNCTION, key);
  if (!summary || walk.way.length >= MAX_DEPTH || walk.way.includes(key)) return;
  if (summary.isGenerator || summary.decoratorTexts.some((text) => OTHERWISE.test(text))) return;
  const below: Walk = { ...walk, way: [...walk.way, key] };
  const { reads, hands } = db.read(READS, key) ?? { reads: [], hands: [] };
  for (const read of reads) {
    const [owner, ...parts] = read.split(".");
    if (owner !== parameter || walk.found.length >= MAX_FOUND) continue;
    const property = memberFunction(db, cls, parts[0] ?? "", false);
    if (property) collect(db, { fn: property.id, parameter: property.self, cls }, below);
    else walk.found.push({ ...pathOf(parts), steps: walk.steps, by: fn });
  }
  for (const ordinal of hands) {
    const call = summary.calls[ordinal];
    if (!call) continue;
    const step = { id: fn, call: ordinal, shown: call.shown };
    const schema = schemaOf(db, asked, summary, call);
    if (schema) walk.found.push(...schemaReads(db, schema, cls, [...walk.steps, step]));
    const next = schema ? undefined : handedTo(db, asked, summary, call, ordinal);
    if (!next) continue;
    collect(db, { ...next, cls }, { ...below, steps: [...walk.steps, step] });
  }
}

/** The class of `TraceOut.model_validate(trace)`, when it is made of the object. */
function schemaOf(
  db: Reader,
  { fn, parameter }: Asked,
  summary: FunctionSummary,
  { callee, args }: CallSummary,
): SymbolId | undefined {
  const [first] = args;
  if (callee.k !== "attr" || !FROM_OBJECT.test(callee.name) || !first || !isObject(first, summary, parameter))
    return undefined;
  const value = createEvaluation(db).evaluate(callee.of, siteOf(db, fn));
  return value.v === "class" ? value.id : undefined;
}

/** What a class of schemas reads of an object, its properties included; nothing where that is not told. */
function schemaReads(db: Reader, schema: SymbolId, cls: SymbolId, steps: readonly Step[]): readonly ObjectRead[] {
  return (db.get(SCHEMA_READS, symbolKey(schema.path, schema.name)) ?? []).flatMap(({ path, by, field }) => {
    const behind = path.length === 1 ? memberReads(db, cls, path[0] ?? "", false) : undefined;
    return behind?.map((read) => ({ ...read, field })) ?? [{ path, asks: false, steps, by, field }];
  });
}

/** The same for a call that is handed the object; undefined for other classes. */
export function readBySchema(db: Reader, schema: SymbolId, cls: SymbolId): readonly ObjectRead[] | undefined {
  const isKnown = db.get(SCHEMA_READS, symbolKey(schema.path, schema.name)) !== null;
  return isKnown ? schemaReads(db, schema, cls, []) : undefined;
}

/** `customer.name` and `tags()`. */
function pathOf(parts: readonly string[]): Pick<ObjectRead, "path" | "asks"> {
  const at = parts.findIndex((part) => part.endsWith("()"));
  if (at < 0) return { path: parts, asks: false };
  return { path: [...parts.slice(0, at), (parts[at] ?? "").slice(0, -2)], asks: true };
}

/** The function that a call runs with the object, and the parameter that holds it there. */
function handedTo(
  db: Reader,
  { fn, parameter, cls }: Asked,
  summary: FunctionSummary,
  call: CallSummary,
  ordinal: number,
): Omit<Asked, "cls"> | undefined {
  if (call.callee.k === "attr" && isObject(call.callee.of, summary, parameter)) {
    const method = memberFunction(db, cls, call.callee.name, true);
    return method && runs(db, method.id, call) ? { fn: method.id, parameter: method.self } : undefined;
  }
  const target = db.get(TARGETS, symbolKey(fn.path, fn.name))[ordinal];
  if (target?.t !== "function" || !runs(db, target.id, call)) return undefined;
  const named = Object.entries(call.keywords).find(([, ref]) => isObject(ref, summary, parameter))?.[0];
  const place = call.args.findIndex((ref) => isObject(ref, summary, parameter));
  const held = named ?? parameterAt(db, target.id, place, target.receiver !== undefined);
  return held === undefined ? undefined : { fn: target.id, parameter: held };
}

function isObject(ref: Ref, { name, className, parameters }: FunctionSummary, parameter: string): boolean {
  if (ref.k === "self") return className !== "" && parameters[0]?.name === parameter;
  return ref.k === "param" && ref.fn === name && ref.name === parameter;
}

/** A coroutine that nobody awaits does not run. */
function runs(db: Reader, id: SymbolId, call: CallSummary): boolean {
  const callee = db.read(FUNCTION, symbolKey(id.path, id.name));
  return callee !== undefined && (!callee.isAsync || call.awaited);
}

/** Name of the parameter that the n-th argument of a call is given to. */
function parameterAt(db: Reader, id: SymbolId, place: number, bound: boolean): string | undefined {
  const callee = db.read(FUNCTION, symbolKey(id.path, id.name));
  if (!callee || place < 0) return undefined;
  return callee.parameters[place + (bound && !callee.isStatic ? 1 : 0)]?.name;
}

/** A method of a class or of its bases, or (not called) a property. */
function memberFunction(
  db: Reader,
  cls: SymbolId,
  member: string,
  called: boolean,
): { readonly id: SymbolId; readonly self: string } | undefined {
  const found = attributeOf(createEvaluation(db), cls, member);
  const definition = found?.bindings.find((binding) => binding.b === "function");
  if (!found || definition?.b !== "function") return undefined;
  const id = { path: found.cls.path, name: definition.name };
  const summary = db.read(FUNCTION, symbolKey(id.path, id.name));
  const isProperty = summary?.decoratorTexts.some((text) => PROPERTIES.test(text)) === true;
  const self = summary?.parameters[0]?.name;
  return self === undefined || summary?.isStatic || isProperty === called ? undefined : { id, self };
}

/** What a function reads of the object that a parameter holds. */
export function objectReads(db: Reader, asked: Asked): readonly ObjectRead[] {
  return db.get(OBJECT_READS, keyOf(asked));
}

/** The same of a property or, called, of a method of the object; undefined where the class has none of that name. */
export function memberReads(
  db: Reader,
  cls: SymbolId,
  member: string,
  called: boolean,
): readonly ObjectRead[] | undefined {
  const found = memberFunction(db, cls, member, called);
  return found && objectReads(db, { fn: found.id, parameter: found.self, cls });
}
