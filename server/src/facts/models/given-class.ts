// Owns which class an attribute of a generic object holds when it was handed over: to the constructor (`Repo(Trace)`), by a subclass to
// that of its base, or as a type argument (`Repo[Trace]`). Reads inputs only; knows no library.
import { type Evaluation, UNKNOWN_VALUE } from "../evaluation";
import { CLASS, FUNCTION, MEMBER, symbolKey } from "../inputs";
import type { CallSummary, FunctionSummary, SymbolId } from "../summary";
import type { Value } from "../value";
import { familyOf } from "./declarations";

/** The class that `self.<name>` holds; unknown where nothing tells, or where it is no attribute that is handed over. */
export function givenClass(cx: Evaluation, self: Extract<Value, { v: "class" | "object" }>, name: string): Value {
  const { classes } = familyOf(cx, self.id);
  const at = classes.findIndex((cls) => isHandedOver(cx, cls, name));
  const owner = classes[at];
  if (!owner) return UNKNOWN_VALUE;
  const heirs = classes.slice(0, at);
  const nearest = heirs.find((cls) => constructorOf(cx, cls));
  if (nearest) return byConstructor(cx, nearest, owner, name) ?? byTypeArgument(cx, heirs);
  const own = self.v === "object" ? self.of : undefined;
  return own ? { v: "class", id: own } : byTypeArgument(cx, heirs);
}

/** Declared without a value, or given to the constructor and kept. */
function isHandedOver(cx: Evaluation, cls: SymbolId, name: string): boolean {
  if (keptParameter(constructorOf(cx, cls), name) >= 0) return true;
  const declared = cx.db.read(MEMBER, symbolKey(cls.path, `${cls.name}.${name}`)) ?? [];
  return declared.length > 0 && declared.every((binding) => binding.b === "variable" && binding.value.k === "unknown");
}

function constructorOf(cx: Evaluation, cls: SymbolId): FunctionSummary | undefined {
  return cx.db.read(FUNCTION, symbolKey(cls.path, `${cls.name}.__init__`));
}

/** Place of the parameter that a constructor keeps as the attribute, the object itself not counted; -1 for none. */
function keptParameter(init: FunctionSummary | undefined, attribute: string): number {
  const kept = init?.selfAttributes[attribute] ?? [];
  const place = init?.parameters.findIndex(({ name }) =>
    kept.some((ref) => ref.k === "param" && ref.fn === init.name && ref.name === name),
  );
  return (place ?? 0) - 1;
}

/** `super().__init__(Trace, session)` in the constructor of a class below. */
function byConstructor(cx: Evaluation, cls: SymbolId, owner: SymbolId, attribute: string): Value | undefined {
  const init = constructorOf(cx, owner);
  const place = keptParameter(init, attribute);
  const name = init?.parameters[place + 1]?.name ?? "";
  const call = constructorOf(cx, cls)?.calls.find(isSuper);
  const given = call?.keywords[name] ?? (place >= 0 ? call?.args[place] : undefined);
  const value = given && cx.evaluate(given, { path: cls.path, fn: `${cls.name}.__init__`, className: cls.name });
  return value?.v === "class" ? value : undefined;
}

function isSuper({ callee }: CallSummary): boolean {
  return callee.k === "attr" && callee.name === "__init__" && callee.of.k === "super";
}

/** `class TraceRepo(Repo[Trace])`: the first of them. */
function byTypeArgument(cx: Evaluation, heirs: readonly SymbolId[]): Value {
  for (const cls of heirs) {
    const [first] = cx.db.read(CLASS, symbolKey(cls.path, cls.name))?.args ?? [];
    const value = first ? cx.evaluate(first, { path: cls.path, fn: "", className: "" }) : UNKNOWN_VALUE;
    if (value.v === "object") return { v: "class", id: value.id };
  }
  return UNKNOWN_VALUE;
}
