// Owns the judgement of how much a list may hold that a query gives: all rows of a table, those of one owner, or few by what is asked.
// Pure over facts; names of columns and models count only where types tell nothing.
import type { ModelFacts } from "../models/model-queries";
import type { Filter, QueryFacts } from "../reads/read-queries";

export type ListSize =
  /** All rows, or all that meet conditions which leave most of them. */
  | { readonly of: "table" }
  /** Rows that belong to one other row. */
  | { readonly of: "parent"; readonly column: string }
  /** Rows that belong to whoever asks. */
  | { readonly of: "user"; readonly column: string };

/** Undefined: a limit, a page, a few by key, or not understood. */
export function listSizeOf(query: QueryFacts, model: ModelFacts | undefined): ListSize | undefined {
  if (model?.abstract) return undefined;
  if (query.size !== "all" || query.grouped || query.selects.every((s) => s.aggregate)) return undefined;
  const certain = query.filters.filter((f) => !f.maybe && !f.alternative && !f.negated);
  if (certain.some((f) => bounds(f, model))) return undefined;
  const owner = certain.find((f) => narrows(f) && OWNER.test(f.column));
  if (owner) return { of: "user", column: owner.column };
  const parent = certain.find((f) => narrows(f) && isReference(f, model));
  if (parent) return { of: "parent", column: parent.column };
  if (query.owned) return { of: "parent", column: "" };
  // Conditions that are not understood may leave anything, and a value that is given leaves little.
  if (query.opaque || certain.some((f) => f.value === "given" && f.op !== "ne")) return undefined;
  return { of: "table" };
}

/** Few rows: by key, by a list of keys, within bounds that are given. */
function bounds(filter: Filter, model: ModelFacts | undefined): boolean {
  if (filter.value === "column") return false;
  if (filter.op === "in") return filter.value === "given";
  if (filter.op === "range") return filter.value === "given" || /(_at|date|time|created|updated)$/i.test(filter.column);
  if (filter.op === "like") return filter.value === "given";
  if (filter.op !== "eq") return false;
  if (/^(id|pk|uuid|slug|token|key|email|username)$/.test(filter.column)) return true;
  const column = model?.columns.find((c) => c.attribute === filter.column);
  return column?.primaryKey === "yes" || column?.unique === "yes";
}

function narrows({ op, value }: Filter): boolean {
  return op === "eq" && value === "given";
}

const OWNER =
  /^((created_by|owner|user|author|account|member|creator|assignee|customer|profile|recipient|sender)(_?(id|uuid|pk))?|user\w*_id|\w+_user(_id)?|\w*email|username)$/i;

function isReference({ column }: Filter, model: ModelFacts | undefined): boolean {
  const found = model?.columns.find((c) => c.attribute === column);
  if (found?.foreignKey) return true;
  return (
    model?.relations.some((r) => r.attribute === column || r.key === column) === true || /_(id|uuid|pk)$/.test(column)
  );
}

/** Tables of definitions and settings: they grow with the program, not with its use. */
const SMALL =
  /(role|permission|categor(y|ies)|type|status|state|setting|config(uration)?|preference|countr(y|ies)|currenc(y|ies)|languages?|locale|region|timezone|plan|tier|tag|label|group|team|template|theme|feature|flag|provider|plugin|module|menu|tenant|organi[sz]ation|workspace|department|schedule|webhook|polic(y|ies)|integration|backend|engine|kind|option|enum|unit|level|grade|city|cities|province|brand|channel|source|field|definition|schema|version|key|token|env(ironment)?|cluster|node|host|server|worker|queue|bot|agent|prompt|tool|model|skill|rubric|metric|board|list|stage|step|section|page|banner|faq|slot|shift|room|site|store|branch|location|warehouse|subject|course|program|dashboard|layout|view|filter|collection|catalog|connection|connector|credential|secret|admin|staff|license|instance)s?(db|model|entity|table|orm|record)?$/i;

export function isSmallTable(name: string): boolean {
  return SMALL.test(name.slice(name.lastIndexOf(".") + 1).replace(/(DB|Model|Entity|Table|ORM|Record)$/, ""));
}
