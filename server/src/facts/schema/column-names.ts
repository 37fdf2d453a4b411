// Owns which names of columns and tables SQL and query chains mention, for the indexes of names. Pure; nothing is resolved here.
import type { QueryChain } from "../../semantics/query-chain";
import type { SqlSummary } from "../../semantics/sql/summary";
import type { Term } from "../../semantics/term";

/** Columns that statements narrow, join or order by. */
export function columnsOfSql({ statements }: SqlSummary): readonly string[] {
  return statements.flatMap(({ reads }) =>
    (reads ?? []).flatMap(({ filters, order }) => [...(filters ?? []).map((f) => f.column), ...(order ?? [])]),
  );
}

/** Tables whose schema changes; names of keys that are dropped, with a leading `-`. */
export function tablesOfSchema({ schema }: SqlSummary): readonly string[] {
  return (schema ?? []).flatMap((change) => {
    if (change.change === "drop-key") return [`-${change.name}`];
    return change.change === "rename-table" ? [change.table, change.to] : [change.table];
  });
}

const NARROWING =
  /^(filter|filter_by|where|having|join|outerjoin|order_by|get|get_or_404|first_or_404|exclude|earliest|latest|get_object_or_404|get_or_create|update_or_create|get_list_or_404|exists|count|delete|update|)$/;

/** Attributes and keywords in the conditions and orders of a chain; Django's lookups by their parts. */
export function columnsInChain(chain: QueryChain): readonly string[] {
  const names = new Set<string>();
  const inTerm = (term: Term): void => {
    switch (term.t) {
      case "ref":
        if (term.ref.k === "attr") names.add(term.ref.name);
        return;
      case "text":
        // `order_by("-created")`.
        if (/^-?\w+$/.test(term.value)) for (const part of term.value.replace("-", "").split("__")) names.add(part);
        return;
      case "call":
        if (term.on) inTerm(term.on);
        if (term.callee.k === "attr" && term.callee.of.k === "attr") names.add(term.callee.of.name);
        term.args.forEach(inTerm);
        inKeywords(term.keywords);
        return;
      case "op":
        term.of.forEach(inTerm);
        return;
      case "list":
        term.items.forEach(inTerm);
        return;
    }
  };
  const inKeywords = (keywords: Readonly<Record<string, Term>>): void => {
    for (const name of Object.keys(keywords)) for (const part of name.split("__")) names.add(part);
  };
  for (const step of chain.steps) {
    if (step.statement) for (const name of columnsInChain(step.statement)) names.add(name);
    if (!NARROWING.test(step.name)) continue;
    step.args.forEach(inTerm);
    inKeywords(step.keywords);
  }
  return [...names];
}
