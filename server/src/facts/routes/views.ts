// Owns what class-based views say as class attributes: pages, query sets. Walks workspace bases; what a library base says by itself is
// known for the common ones only.
import { type Term, textOfTerm } from "../../semantics/term";
import type { Evaluation } from "../evaluation";
import { BINDING, CLASS, DECLARES, MEMBER, ROOTS, symbolKey } from "../inputs";
import { isTestPath } from "../paths";
import type { Reader } from "../query";
import type { Binding, SymbolId } from "../summary";
import type { Pagination } from "./route-queries";

const MAX_CLASSES = 16;

/** Bindings of a class attribute: the class's own, or the nearest inherited within the workspace, with the class that has it. */
export function attributeOf(
  cx: Evaluation,
  cls: SymbolId,
  name: string,
): { readonly cls: SymbolId; readonly bindings: readonly Binding[] } | undefined {
  const pending: SymbolId[] = [cls];
  const seen = new Set<string>();
  for (let at = pending.shift(); at && seen.size < MAX_CLASSES; at = pending.shift()) {
    const key = symbolKey(at.path, at.name);
    if (seen.has(key)) continue;
    seen.add(key);
    const bindings = cx.db.read(MEMBER, `${key}.${name}`);
    if (bindings && bindings.length > 0) return { cls: at, bindings };
    const bases: SymbolId[] = [];
    for (const base of cx.db.read(CLASS, key)?.bases ?? []) {
      const value = cx.evaluate(base, { path: at.path, fn: "", className: "" });
      if (value.v === "class") bases.push(value.id);
    }
    pending.unshift(...bases);
  }
  return undefined;
}

/** A class of views that answers GET with a list by itself. */
const LISTING: readonly (readonly [RegExp, "django" | "drf"])[] = [
  [
    /^rest_framework\.(generics\.List(Create)?APIView|mixins\.ListModelMixin|viewsets\.(ReadOnly)?ModelViewSet)$/,
    "drf",
  ],
  [/^django\.views\.generic(\.list)?\.(ListView|BaseListView)$/, "django"],
];

export function listingFramework(bases: readonly string[]): "django" | "drf" | undefined {
  for (const [pattern, framework] of LISTING) if (bases.some((base) => pattern.test(base))) return framework;
  return undefined;
}

/**
 * How a class of views cuts lists into pages.
 * @param bases its library bases; `"?"` for each that is not known.
 */
export function viewPagination(
  cx: Evaluation,
  cls: SymbolId,
  bases: readonly string[],
  framework: "django" | "drf",
): Pagination | "none" | "unknown" {
  if (framework === "django") {
    if (attributeOf(cx, cls, "paginate_by") || attributeOf(cx, cls, "get_paginate_by"))
      return { by: "view", what: "paginate_by" };
    return bases.includes("?") ? "unknown" : "none";
  }
  const own = attributeOf(cx, cls, "pagination_class") ?? attributeOf(cx, cls, "paginator");
  if (own) {
    const isNone = own.bindings.every(
      (b) => b.b === "variable" && b.value.k === "literal" && b.value.type === "builtins.None",
    );
    return isNone ? "none" : { by: "view", what: "pagination_class" };
  }
  const isForeign = bases.some((base) => base === "?" || !/^(rest_framework|django|builtins|typing)\./.test(base));
  return isForeign ? "unknown" : settingsPagination(cx.db);
}

/** `REST_FRAMEWORK["DEFAULT_PAGINATION_CLASS"]` of the workspace's settings. */
export function settingsPagination(db: Reader): Pagination | "none" | "unknown" {
  const roots = db.read(ROOTS, "") ?? [];
  const holders = (db.read(DECLARES, "REST_FRAMEWORK")?.ids ?? []).filter((id) => !isTestPath(id.path, roots));
  if (holders.length === 0) return "unknown";
  let isKnown = true;
  for (const holder of holders) {
    for (const binding of db.read(BINDING, symbolKey(holder.path, holder.name)) ?? []) {
      const term = binding.b === "variable" ? binding.term : undefined;
      if (term?.t !== "dict") isKnown = false;
      else if (isPaged(term)) return { by: "settings", what: "DEFAULT_PAGINATION_CLASS" };
    }
  }
  return isKnown ? "none" : "unknown";
}

function isPaged(term: Term & { readonly t: "dict" }): boolean {
  const named = term.entries.some(([key]) => textOfTerm(key) === "DEFAULT_PAGINATION_CLASS" || key.t === "spread");
  const isNone = term.entries.some(
    ([key, value]) => textOfTerm(key) === "DEFAULT_PAGINATION_CLASS" && value.t === "none",
  );
  return named && !isNone;
}
