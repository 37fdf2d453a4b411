// Owns which serializers a class of views of Django REST framework may answer its list with: `serializer_class`, or what its own
// `get_serializer_class` returns then. Reads inputs only.
import type { Ref } from "../../semantics/ref";
import type { Evaluation } from "../evaluation";
import { FUNCTION, isSameSymbol, symbolKey } from "../inputs";
import { siteOf } from "../sites";
import type { SymbolId } from "../summary";
import { attributeOf } from "./views";

const CHOOSES = "get_serializer_class";

/** Empty where one of them is not known. */
export function listSerializers(cx: Evaluation, view: SymbolId): readonly SymbolId[] {
  const method = attributeOf(cx, view, CHOOSES);
  if (!method) {
    const own = serializerClass(cx, view);
    return own ? [own] : [];
  }
  const id = { path: method.cls.path, name: `${method.cls.name}.${CHOOSES}` };
  const results = cx.db.read(FUNCTION, symbolKey(id.path, id.name))?.forList ?? [];
  const found = results.map((ref) => classIn(cx, ref, id, view, method.cls));
  const known = found.filter((cls) => cls !== undefined);
  if (known.length < found.length) return [];
  return known.filter((cls, at) => known.findIndex((other) => isSameSymbol(other, cls)) === at);
}

/** `Serializer`, `self.serializer_class`, `super().get_serializer_class()`. */
function classIn(cx: Evaluation, ref: Ref, id: SymbolId, view: SymbolId, owner: SymbolId): SymbolId | undefined {
  if (ref.k === "attr" && ref.of.k === "self" && ref.name === "serializer_class") return serializerClass(cx, view);
  const isSuper = ref.k === "call" && ref.of.k === "attr" && ref.of.name === CHOOSES && ref.of.of.k === "super";
  if (isSuper) return inherits(cx, owner) ? undefined : serializerClass(cx, view);
  const value = cx.evaluate(ref, siteOf(cx.db, id));
  return value.v === "class" ? value.id : undefined;
}

/** Whether a base in the workspace has a method of that name, too. */
function inherits(cx: Evaluation, owner: SymbolId): boolean {
  return cx.attribute({ v: "class", id: owner }, CHOOSES, true).v === "function";
}

function serializerClass(cx: Evaluation, view: SymbolId): SymbolId | undefined {
  const found = attributeOf(cx, view, "serializer_class");
  const last = found?.bindings.at(-1);
  if (!found || last?.b !== "variable") return undefined;
  const value = cx.evaluate(last.value, { path: found.cls.path, fn: "", className: found.cls.name });
  return value.v === "class" ? value.id : undefined;
}
