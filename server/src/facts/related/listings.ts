// Owns which serializer a class of views of Django REST framework answers lists with, and from which queries the rows come. Reads
// declarations and queries; silent where a method of the class may decide otherwise.
import type { QueryChain, QueryStep } from "../../semantics/query-chain";
import { chainOf, type Term } from "../../semantics/term";
import { createEvaluation } from "../evaluate";
import type { Evaluation } from "../evaluation";
import { FUNCTION, symbolKey, symbolOf } from "../inputs";
import { libraryBases } from "../lineage";
import { defineQuery, type Reader } from "../query";
import { ofChain } from "../reads/rows";
import { listSerializers } from "../routes/list-serializers";
import { DECIDES, PREPARES } from "../routes/serializers";
import { attributeOf, listingFramework } from "../routes/views";
import { siteOf } from "../sites";
import type { SymbolId } from "../summary";
import { memberReads, objectReads, readBySchema } from "./object-reads";
import type { Listing, ObjectRead, RelatedQueries, SerializerReads } from "./related-queries";
import { SERIALIZER_READS } from "./serializer-reads";

/** Key: symbol of a class of views. */
const LISTING = defineQuery<Listing | null>("listing", (db, key) => {
  const view = symbolOf(key);
  const cx = createEvaluation(db);
  const bases = libraryBases(cx, view);
  if (listingFramework(bases) !== "drf" || bases.includes("?")) return null;
  if ([...DECIDES, ...PREPARES].some((name) => attributeOf(cx, view, name))) return null;
  const serializers = listSerializers(cx, view);
  const [serializer] = serializers;
  const told = serializer && readByAll(db, serializers);
  const found = told && told.reads.length > 0 ? queriesOf(cx, view) : undefined;
  return serializer && told && found ? { serializer, ...told, ...found } : null;
});

/** What each of the serializers reads. */
function readByAll(db: Reader, serializers: readonly SymbolId[]): SerializerReads | undefined {
  const all = serializers.map(({ path, name }) => db.get(SERIALIZER_READS, symbolKey(path, name)));
  const known = all.filter((one) => one !== null);
  const [first, ...others] = known;
  if (!first || known.length < all.length) return undefined;
  const isRead = (other: SerializerReads, { path, asks }: ObjectRead) =>
    other.reads.some((read) => read.asks === asks && read.path.join(".") === path.join("."));
  return {
    reads: first.reads.filter((read) => others.every((other) => isRead(other, read))),
    chooses: known.some(({ chooses }) => chooses),
  };
}

function queriesOf(cx: Evaluation, view: SymbolId): Pick<Listing, "queries" | "written"> | undefined {
  const { db } = cx;
  const attribute = attributeOf(cx, view, "queryset");
  const last = attribute?.bindings.at(-1);
  const base = last?.b === "variable" && last.term ? chainOfTerm(last.term) : undefined;
  const method = attributeOf(cx, view, "get_queryset");
  if (!method) {
    const site = { path: attribute?.cls.path ?? "", fn: "", className: attribute?.cls.name ?? "" };
    const query = base && ofChain(db, base, site);
    return query && { queries: [query], written: "attribute" };
  }
  const id = { path: method.cls.path, name: `${method.cls.name}.get_queryset` };
  const isOwn = method.cls.path === view.path && method.cls.name === view.name;
  const chains = isOwn ? returnedChains(db, id) : undefined;
  const queries = chains?.map((chain) => ofChain(db, onBase(chain, base), siteOf(db, id)));
  const known = queries?.filter((query) => query !== undefined);
  return known && known.length > 0 && known.length === queries?.length
    ? { queries: known, written: "method" }
    : undefined;
}

/** The chains of all that a method returns; undefined where one is not known. */
function returnedChains(db: Reader, id: SymbolId): readonly QueryChain[] | undefined {
  const summary = db.read(FUNCTION, symbolKey(id.path, id.name));
  const rows = summary?.rows ?? [];
  if (!summary || rows.length === 0 || rows.length < summary.results.length) return undefined;
  const chains = rows.map(({ chain, call }) => chain ?? summary.calls[call ?? -1]?.chain);
  const known = chains.filter((chain) => chain !== undefined);
  return known.length === chains.length ? known : undefined;
}

/** `super().get_queryset()` and `self.queryset` stand for the class's attribute. */
function onBase(chain: QueryChain, base: QueryChain | undefined): QueryChain {
  const { root, steps } = chain;
  const isOwn = root.k === "attr" && root.of.k === "self" && root.name === "queryset";
  if (base && isOwn) return { root: base.root, steps: [...base.steps, ...steps] };
  const isSuper = root.k === "super" || (root.k === "free" && root.name === "super");
  const at = steps.findIndex(({ name }) => name === "get_queryset");
  if (!base || !isSuper || at < 0) return chain;
  return { root: base.root, steps: [...base.steps, ...steps.slice(at + 1)] };
}

/** A declaration as a chain of steps. */
function chainOfTerm(term: Term): QueryChain | undefined {
  if (term.t === "ref") return { root: term.ref, steps: [] };
  const calls = chainOf(term);
  const [first] = calls;
  if (!first) return undefined;
  const steps = calls.map(({ callee, args, keywords }): QueryStep | undefined =>
    callee.k === "attr" ? { name: callee.name, args, keywords } : undefined,
  );
  const known = steps.filter((step) => step !== undefined);
  return first.callee.k === "attr" && known.length === steps.length
    ? { root: first.callee.of, steps: known }
    : undefined;
}

export function relatedQueries(db: Reader): RelatedQueries {
  return {
    objectReads: (fn, parameter, cls) => objectReads(db, { fn, parameter, cls }),
    memberReads: (cls, member, called) => memberReads(db, cls, member, called),
    serializerReads: (cls) => db.get(SERIALIZER_READS, symbolKey(cls.path, cls.name)) ?? undefined,
    schemaReads: (schema, cls) => readBySchema(db, schema, cls),
    listing: (view) => db.get(LISTING, symbolKey(view.path, view.name)) ?? undefined,
  };
}
