// Owns the table arguments of SQLAlchemy classes: indexes and constraints over several columns.

import { type Term, textOfTerm } from "../../semantics/term";
import { lastPart } from "../../text/dotted";
import type { Evaluation, Site } from "../evaluation";
import { calledBy, type Family, membersOf, siteIn, variableOf } from "./declarations";
import type { IndexFacts } from "./model-queries";

/** Indexes and constraints in `__table_args__` of the nearest class that has some; an entry without columns says that there may be more. */
export function tableIndexes(cx: Evaluation, family: Family): readonly IndexFacts[] {
  for (const cls of family.classes) {
    const bindings = membersOf(cx, cls, "__table_args__");
    if (bindings.length > 0) {
      const term = variableOf(bindings)?.term;
      return term ? entriesOf(cx, term, siteIn(cls)) : [UNTOLD];
    }
    const table = variableOf(membersOf(cx, cls, "__table__"))?.term;
    if (table?.t === "call")
      return table.args.flatMap((arg) => entriesOf(cx, { t: "list", items: [arg] }, siteIn(cls)));
  }
  return [];
}

const UNTOLD: IndexFacts = { kind: "index", columns: [], partial: false };

function entriesOf(cx: Evaluation, term: Term, site: Site): readonly IndexFacts[] {
  if (term.t === "dict") return [];
  if (term.t !== "list") return [UNTOLD];
  return term.items.flatMap((item): readonly IndexFacts[] => {
    if (item.t === "dict") return [];
    if (item.t !== "call") return [UNTOLD];
    return indexOf(cx, item, site);
  });
}

/** An `Index`, `UniqueConstraint` or `PrimaryKeyConstraint`; nothing for other constraints. */
export function indexOf(
  cx: Evaluation,
  call: Extract<Term, { readonly t: "call" }>,
  site: Site,
): readonly IndexFacts[] {
  const { name } = calledBy(cx, call.callee, site);
  const partial = Object.keys(call.keywords).some((key) => key.endsWith("_where"));
  const [first, ...rest] = call.args;
  switch (name) {
    case "Index": {
      const isUnique = call.keywords.unique?.t === "bool" && call.keywords.unique.value;
      const own = textOfTerm(first);
      return [
        { kind: isUnique ? "unique" : "index", columns: rest.map(columnIn), ...(own ? { name: own } : {}), partial },
      ];
    }
    case "UniqueConstraint":
    case "PrimaryKeyConstraint": {
      const own = textOfTerm(call.keywords.name);
      const kind = name === "UniqueConstraint" ? "unique" : "primary";
      return [{ kind, columns: call.args.map(columnIn), ...(own ? { name: own } : {}), partial }];
    }
    default:
      return [];
  }
}

/** `"name"`, `Model.name`, `name`, `name.desc()`. */
function columnIn(term: Term): string {
  const text = textOfTerm(term);
  if (text !== undefined) return text;
  if (term.t === "ref") return term.ref.k === "attr" || term.ref.k === "free" ? term.ref.name : lastOf(term.shown);
  if (term.t !== "call" || !/\.?(desc|asc)$/.test(term.shown)) return "?";
  if (term.callee.k === "attr") {
    const { of } = term.callee;
    if (of.k === "attr" || of.k === "free") return of.name;
  }
  const [arg] = term.args;
  return arg ? columnIn(arg) : lastOf(term.shown.replace(/\.(desc|asc)$/, ""));
}

function lastOf(shown: string): string {
  const name = lastPart(shown);
  return name === "" ? "?" : name;
}
