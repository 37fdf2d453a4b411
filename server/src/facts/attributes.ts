// Owns what an attribute of a value is: members of modules, of workspace classes with their bases, of library classes.
// Reads inputs only. Property access stands for what the property returns.

import { canonical } from "../semantics/knowledge";
import type { Ref } from "../semantics/ref";
import { parentPart } from "../text/dotted";
import { bindingsOfName } from "./bindings";
import { agreed, type Evaluation, UNKNOWN_VALUE } from "./evaluation";
import { CLASS, FUNCTION, MEMBER, METHODS, symbolKey, symbolOf } from "./inputs";
import { attributeOfInstance, ofLibraryName } from "./library-values";
import { submoduleOf } from "./modules/module-values";
import { defineQuery, equalData } from "./query";
import { siteOf } from "./sites";
import type { Binding, SymbolId } from "./summary";
import type { Value } from "./value";

/** `basesOnly`: as seen through `super()`. */
export function attributeOf(cx: Evaluation, of: Value, name: string, basesOnly: boolean): Value {
  switch (of.v) {
    case "module":
      return ofModule(cx, of.path, name);
    case "library":
      return ofLibraryName(cx, canonical(`${of.name}.${name}`), of, name);
    case "instance":
      return attributeOfInstance(cx, of, name);
    case "class":
    case "object":
      return ofClass(cx, of, name, basesOnly) ?? UNKNOWN_VALUE;
    default:
      return UNKNOWN_VALUE;
  }
}

function ofModule(cx: Evaluation, path: string, name: string): Value {
  const own = path.endsWith("/") ? undefined : bindingsOfName(cx.db, path, name);
  if (own) {
    const value = agreed(
      own.bindings.map((b) => cx.binding(b, own.path)),
      true,
    );
    if (value.v !== "unknown") return value;
  }
  return submoduleOf(cx.db, path, name) ?? UNKNOWN_VALUE;
}

const MAX_CLASSES = 16;

/** Looks through the class and its bases, depth first; library bases are asked last of their line. */
function ofClass(
  cx: Evaluation,
  receiver: Extract<Value, { v: "class" | "object" }>,
  name: string,
  basesOnly: boolean,
): Value | undefined {
  const seen = new Set<string>();
  const visit = (id: SymbolId, own: boolean): Value | undefined => {
    const key = symbolKey(id.path, id.name);
    if (seen.has(key) || seen.size >= MAX_CLASSES) return undefined;
    seen.add(key);
    const found = own ? ownMember(cx, id, receiver, name) : undefined;
    if (found) return found;
    for (const base of cx.db.read(CLASS, key)?.bases ?? []) {
      const value = cx.evaluate(base, { path: id.path, fn: "", className: parentPart(id.name) });
      const inherited = value.v === "class" ? visit(value.id, true) : ofLibraryBase(cx, value, receiver, name);
      if (inherited) return inherited;
    }
    return undefined;
  };
  return visit(receiver.id, !basesOnly);
}

function ofLibraryBase(cx: Evaluation, base: Value, receiver: Value, name: string): Value | undefined {
  const of =
    base.v === "library"
      ? base.name
      : base.v === "instance" && base.of.endsWith("DeclarativeMeta")
        ? base.of
        : undefined;
  if (of === undefined) return undefined;
  const value = attributeOfInstance(cx, { v: "instance", of, item: receiver }, name, receiver);
  return value.v === "unknown" ? undefined : value;
}

function ownMember(
  cx: Evaluation,
  id: SymbolId,
  receiver: Extract<Value, { v: "class" | "object" }>,
  name: string,
): Value | undefined {
  const bindings = cx.db.read(MEMBER, symbolKey(id.path, `${id.name}.${name}`)) ?? [];
  const definition = bindings.find((b) => b.b === "function");
  if (definition?.b === "function") return ofMethod(cx, { path: id.path, name: definition.name }, receiver);
  const nested = bindings.find((b) => b.b === "class" || b.b === "import");
  if (nested) return cx.binding(nested, id.path);
  const variables = bindings.filter((b): b is Extract<Binding, { b: "variable" }> => b.b === "variable");
  const annotated = variables.find((b) => b.annotation);
  const site = { path: id.path, fn: "", className: id.name };
  if (annotated?.annotation) {
    const value = cx.evaluate(annotated.annotation, site);
    if (value.v !== "unknown") return value;
  }
  const assigned = assignedToSelf(cx, id, name);
  if (assigned && assigned.v !== "unknown") return assigned;
  const shared = agreed(variables.map((b) => cx.evaluate(b.value, site)));
  if (shared.v !== "unknown") return shared;
  return variables.length > 0 || assigned ? UNKNOWN_VALUE : undefined;
}

const PROPERTIES = /(^|\.)(property|cached_property|hybrid_property|abstractproperty)$/;

function ofMethod(cx: Evaluation, id: SymbolId, receiver: Value): Value {
  const summary = cx.db.read(FUNCTION, symbolKey(id.path, id.name));
  const bound: Value = { v: "function", id, receiver };
  return summary?.decoratorTexts.some((d) => PROPERTIES.test(d)) ? cx.result(bound) : bound;
}

interface Assigned {
  readonly method: string;
  readonly refs: readonly Ref[];
}

/** What the methods of a class assign to attributes of self, the constructor first. Key: symbol of the class. Reads inputs only. */
const ASSIGNED = defineQuery<ReadonlyMap<string, readonly Assigned[]>>(
  "assigned",
  (db, key) => {
    const cls = symbolOf(key);
    const methods = [...(db.read(METHODS, key) ?? [])];
    methods.sort((a, b) => Number(b === "__init__") - Number(a === "__init__"));
    const out = new Map<string, Assigned[]>();
    for (const name of methods) {
      const method = `${cls.name}.${name}`;
      const attributes = db.read(FUNCTION, symbolKey(cls.path, method))?.selfAttributes ?? {};
      for (const [attribute, refs] of Object.entries(attributes)) {
        const list = out.get(attribute) ?? [];
        list.push({ method, refs });
        out.set(attribute, list);
      }
    }
    return out;
  },
  (a, b) => equalData([...a], [...b]),
);

/** `self.name = value` in the methods of the class; undefined when no method assigns it. */
function assignedToSelf(cx: Evaluation, cls: SymbolId, name: string): Value | undefined {
  const assigned = cx.db.get(ASSIGNED, symbolKey(cls.path, cls.name)).get(name);
  if (!assigned) return undefined;
  for (const { method, refs } of assigned) {
    const site = siteOf(cx.db, { path: cls.path, name: method });
    const value = agreed(refs.map((r) => cx.evaluate(r, site)));
    if (value.v !== "unknown") return value;
  }
  return UNKNOWN_VALUE;
}
