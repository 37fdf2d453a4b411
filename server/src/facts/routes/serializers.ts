// Owns where a field of Django REST framework that a method computes is computed once per object of a list, and what the query sets
// there bring along. Reads inputs only; what the method does is for others to see.

import { chainOf, type Term, textOfTerm } from "../../semantics/term";
import { lastPart, parentPart } from "../../text/dotted";
import { mentions } from "../callers";
import { createEvaluation } from "../evaluate";
import type { Evaluation } from "../evaluation";
import {
  CALLS,
  CLASS,
  FUNCTION,
  HELD,
  isSameSymbol,
  MEMBER,
  MEMBERS,
  METHODS,
  ROOTS,
  symbolKey,
  symbolOf,
} from "../inputs";
import { libraryBases } from "../lineage";
import { isTestPath } from "../paths";
import { defineQuery, type Reader } from "../query";
import { siteOf } from "../sites";
import type { SymbolId } from "../summary";
import { listSerializers } from "./list-serializers";
import type { ListedField, ListedUse } from "./route-queries";
import { attributeOf, listingFramework } from "./views";

const MAX_USES = 40;

/** Key: symbol of a method. */
export const LISTED_FIELD = defineQuery<ListedField | null>("listedField", (db, key) => {
  const id = symbolOf(key);
  const className = db.read(FUNCTION, key)?.className;
  if (!className) return null;
  const serializer: SymbolId = { path: id.path, name: className };
  if (!isSerializer(db, serializer) || !computesField(db, serializer, lastPart(id.name))) return null;
  const name = lastPart(className);
  const held = mentions(db, HELD, name);
  const calls = mentions(db, CALLS, name);
  if (held.length > MAX_USES || calls.length > MAX_USES) return null;
  const roots = db.read(ROOTS, "") ?? [];
  const uses = [
    ...held.flatMap((holder) => viewUse(db, holder, serializer) ?? []),
    ...calls.flatMap((caller) => callUses(db, caller, serializer)),
  ].filter(({ id: at }) => !isTestPath(at.path, roots));
  const model = modelOf(db, serializer);
  return uses.length > 0
    ? { serializer, uses, chooses: choosesFields(db, serializer), ...(model ? { model } : {}) }
    : null;
});

export function isSerializer(db: Reader, cls: SymbolId): boolean {
  return libraryBases(createEvaluation(db), cls).some((base) => /^rest_framework\.serializers\.\w+$/.test(base));
}

/** `total = SerializerMethodField()` is computed by `get_total`, or by the method that it names. */
function computesField(db: Reader, cls: SymbolId, method: string): boolean {
  return (db.read(MEMBERS, symbolKey(cls.path, cls.name)) ?? []).some((field) =>
    (db.read(MEMBER, symbolKey(cls.path, `${cls.name}.${field}`)) ?? []).some((binding) => {
      const term = binding.b === "variable" ? binding.term : undefined;
      if (term?.t !== "call") return false;
      const named = term.keywords.method_name ?? term.args[0];
      if ((named ? textOfTerm(named) : `get_${field}`) !== method) return false;
      const callee = createEvaluation(db).evaluate(term.callee, { path: cls.path, fn: "", className: cls.name });
      return (
        callee.v === "library" && /^rest_framework\.(serializers|fields)\.SerializerMethodField$/.test(callee.name)
      );
    }),
  );
}

export function modelOf(db: Reader, cls: SymbolId): SymbolId | undefined {
  const cx = createEvaluation(db);
  const found = attributeOf(cx, { path: cls.path, name: `${cls.name}.Meta` }, "model");
  const last = found?.bindings.at(-1);
  if (!found || last?.b !== "variable") return undefined;
  const value = cx.evaluate(last.value, { path: found.cls.path, fn: "", className: found.cls.name });
  return value.v === "class" ? value.id : undefined;
}

/** What a class of views may have of its own that decides otherwise which objects, or with which serializer. */
export const DECIDES = ["get_serializer", "http_method_names"];
export const PREPARES = ["list", "filter_queryset", "paginate_queryset"];

/** `serializer_class = S` in a class of views that answers with a list. */
function viewUse(db: Reader, holder: SymbolId, serializer: SymbolId): ListedUse | undefined {
  if (lastPart(holder.name) !== "serializer_class") return undefined;
  const view: SymbolId = { path: holder.path, name: parentPart(holder.name) };
  if (!db.read(CLASS, symbolKey(view.path, view.name))) return undefined;
  const cx = createEvaluation(db);
  const bases = libraryBases(cx, view);
  if (listingFramework(bases) !== "drf") return undefined;
  const serializers = listSerializers(cx, view);
  if (serializers.length === 0 || !serializers.every((id) => isSameSymbol(id, serializer))) return undefined;
  if (DECIDES.some((name) => attributeOf(cx, view, name))) return undefined;
  const isOwn = !PREPARES.some((name) => attributeOf(cx, view, name));
  const brings = isOwn && !bases.includes("?") ? broughtBy(cx, view) : undefined;
  return { id: view, evident: !bases.includes("?") && !attributeOf(cx, view, "list"), ...(brings ? { brings } : {}) };
}

/** Relations that the query set of a view fetches ahead; undefined where that is not known. */
function broughtBy(cx: Evaluation, view: SymbolId): readonly string[] | undefined {
  const method = attributeOf(cx, view, "get_queryset");
  if (method) return broughtByCalls(cx.db, { path: method.cls.path, name: `${method.cls.name}.get_queryset` });
  const last = attributeOf(cx, view, "queryset")?.bindings.at(-1);
  const term = last?.b === "variable" ? last.term : undefined;
  return term ? broughtByTerm(term) : undefined;
}

/** Steps that bring nothing along. */
const PLAIN =
  /^(all|filter|exclude|order_by|select_related|distinct|only|defer|using|reverse|none|get_queryset|super|Q|F)$/;

function broughtByTerm(term: Term): readonly string[] | undefined {
  const brought: string[] = [];
  for (const { shown, args } of chainOf(term)) {
    const name = lastPart(shown);
    if (name === "prefetch_related") {
      for (const arg of args) {
        const text = textOfTerm(arg);
        if (text === undefined) return undefined;
        brought.push(text);
      }
    } else if (!PLAIN.test(name)) return undefined;
  }
  return brought;
}

/** Of a method only what brings nothing is understood: which branch of it applies is not told. */
function broughtByCalls(db: Reader, id: SymbolId): readonly string[] | undefined {
  const calls = db.read(FUNCTION, symbolKey(id.path, id.name))?.calls;
  return calls?.every(({ shown }) => PLAIN.test(lastPart(shown))) ? [] : undefined;
}

/** `S(rows, many=True)` in a function. */
function callUses(db: Reader, caller: SymbolId, serializer: SymbolId): readonly ListedUse[] {
  const calls = db.read(FUNCTION, symbolKey(caller.path, caller.name))?.calls ?? [];
  const at = calls.findIndex(({ callee, keywords }) => {
    if (keywords.many === undefined) return false;
    const value = createEvaluation(db).evaluate(callee, siteOf(db, caller));
    return value.v === "class" && isSameSymbol(value.id, serializer);
  });
  return at < 0 ? [] : [{ id: caller, call: at, evident: false }];
}

/** Whether a class of serializers decides at run time which of its fields it has. */
export function choosesFields(db: Reader, cls: SymbolId): boolean {
  const own = db.read(METHODS, symbolKey(cls.path, cls.name)) ?? [];
  return own.some((name) => /^(__init__|get_fields|to_representation|get_field_names)$/.test(name));
}
