// Owns what a relationship declaration of SQLAlchemy or SQLModel says: its target, how many there are, when they are loaded, and what it
// implies on the other side.

import type { Ref } from "../../semantics/ref";
import { boolOfTerm, type Term, textOfTerm } from "../../semantics/term";
import type { Evaluation, Site } from "../evaluation";
import { FUNCTION, symbolKey } from "../inputs";
import { type Attribute, type CallTerm, calledBy, headOf, variableOf } from "./declarations";
import type { DeclaredRelation, TargetName } from "./declared-model";
import type { Loading } from "./model-queries";

const RELATIONSHIPS = /^(sqlalchemy\.(orm\.)?(relationship|relation|dynamic_loader)|sqlmodel\.Relationship)$/;

/** Undefined when the attribute is no relationship. */
export function relationOf(cx: Evaluation, attribute: Attribute, site: Site): DeclaredRelation | undefined {
  const variable = variableOf(attribute.bindings);
  const head = variable?.term && headOf(variable.term);
  if (head?.t !== "call") return declaredRelation(cx, attribute, site);
  const { library } = calledBy(cx, head.callee, site);
  if (!RELATIONSHIPS.test(library)) return undefined;
  const keywords = library.startsWith("sqlmodel.") ? optionsOf(head) : head.keywords;
  const argument = library.startsWith("sqlmodel.") ? undefined : (head.args[0] ?? keywords.argument);
  const annotated = annotatedTarget(cx, variable?.annotation, site);
  const target = (argument && targetOf(cx, argument, site)) ?? annotated?.target;
  const many = manyOf(keywords) ?? annotated?.many;
  const isOpen = Object.values(keywords).some((k) => k.t === "spread");
  const loading = isOpen
    ? "unknown"
    : annotated?.query || library.endsWith("dynamic_loader")
      ? "query"
      : loadingOf(keywords.lazy);
  const back = impliedBy(cx, keywords.backref, site, many);
  const reverse = textOfTerm(keywords.back_populates) ?? back?.name;
  return {
    attribute: attribute.name,
    ...(target ? { target } : {}),
    ...(many === undefined ? {} : { many }),
    loading,
    ...(back ? { implies: back } : {}),
    ...(reverse === undefined ? {} : { reverse }),
    remote: keywords.remote_side !== undefined,
    declared: attribute.owner,
  };
}

/** SQLModel hands `sa_relationship_kwargs` on. */
function optionsOf(call: CallTerm): Readonly<Record<string, Term>> {
  const extra = call.keywords.sa_relationship_kwargs;
  const out: Record<string, Term> = { ...call.keywords };
  if (call.keywords.link_model) out.secondary = call.keywords.link_model;
  if (extra && extra.t !== "dict") return { ...out, extra: { t: "spread" } };
  for (const [key, value] of extra?.t === "dict" ? extra.entries : []) {
    const name = textOfTerm(key);
    if (name !== undefined) out[name] = value;
    else out.extra = { t: "spread" };
  }
  return out;
}

function manyOf(keywords: Readonly<Record<string, Term>>): boolean | undefined {
  const list = boolOfTerm(keywords.uselist);
  if (list !== undefined) return list;
  return keywords.secondary ? true : undefined;
}

/** What `lazy=` says; a query on first access by default. */
export function loadingOf(term: Term | undefined): Loading {
  if (!term) return "lazy";
  if (term.t === "none") return "eager";
  const flag = boolOfTerm(term);
  if (flag !== undefined) return flag ? "lazy" : "eager";
  switch (textOfTerm(term)) {
    case "select":
    case "raise_on_sql":
      return term.t === "text" && term.value === "select" ? "lazy" : "raise";
    case "raise":
      return "raise";
    case "joined":
    case "selectin":
    case "subquery":
    case "immediate":
      return "eager";
    case "noload":
      return "raise";
    case "dynamic":
    case "write_only":
      return "query";
    default:
      return "unknown";
  }
}

function impliedBy(
  cx: Evaluation,
  term: Term | undefined,
  site: Site,
  many: boolean | undefined,
): DeclaredRelation["implies"] {
  const text = textOfTerm(term);
  if (text !== undefined) return { name: text, many: many === undefined ? undefined : !many, loading: "lazy" };
  if (term?.t !== "call" || !/(^|\.)backref$/.test(calledBy(cx, term.callee, site).name)) return undefined;
  const name = textOfTerm(term.args[0]);
  if (name === undefined) return undefined;
  const list = boolOfTerm(term.keywords.uselist);
  return { name, many: list ?? (many === undefined ? undefined : !many), loading: loadingOf(term.keywords.lazy) };
}

/** Names, strings and lambdas that name a class. */
export function targetOf(cx: Evaluation, term: Term, site: Site): TargetName | undefined {
  const text = textOfTerm(term);
  if (text !== undefined) return /^[\w.]+$/.test(text) ? { by: "name", name: text } : undefined;
  if (term.t === "lambda") return targetOf(cx, term.body, site);
  if (term.t !== "ref") return undefined;
  const value = cx.evaluate(term.ref, site);
  return value.v === "class" ? { by: "class", id: value.id } : undefined;
}

interface Annotated {
  readonly target: TargetName | undefined;
  readonly many: boolean | undefined;
  readonly query: boolean;
}

const COLLECTIONS = /^(list|List|set|Set|Sequence|Collection|InstrumentedList|MutableSequence)$/;
const QUERIES = /^(DynamicMapped|WriteOnlyMapped|AppenderQuery|Query)$/;

/** `Mapped["User"]`, `Mapped[list["Comment"]]`; classes that only the checker imports are known by name. */
function annotatedTarget(cx: Evaluation, ref: Ref | undefined, site: Site): Annotated | undefined {
  if (!ref) return undefined;
  if (ref.k === "either") return ref.of.map((one) => annotatedTarget(cx, one, site)).find((one) => one?.target);
  if (ref.k !== "type") return undefined;
  const outer = nameOf(ref.of);
  const inner = ref.args?.[0];
  if (inner && (COLLECTIONS.test(outer) || QUERIES.test(outer))) {
    const one = annotatedTarget(cx, inner, site);
    return { target: one?.target, many: true, query: QUERIES.test(outer) };
  }
  const value = cx.evaluate(ref, site);
  const target: TargetName | undefined =
    value.v === "object" ? { by: "class", id: value.id } : outer ? { by: "name", name: outer } : undefined;
  return { target, many: inner ? undefined : false, query: false };
}

function nameOf(ref: Ref): string {
  return ref.k === "free" || ref.k === "attr" ? ref.name : "";
}

/** `@declared_attr def user(cls): return relationship("User")`: that it is one is known, and no more. */
function declaredRelation(cx: Evaluation, attribute: Attribute, site: Site): DeclaredRelation | undefined {
  const definition = attribute.bindings.at(-1);
  if (definition?.b !== "function") return undefined;
  const method = cx.db.read(FUNCTION, symbolKey(attribute.owner.path, definition.name));
  if (!method?.decoratorTexts.some((text) => /(^|\.)declared_attr$/.test(text))) return undefined;
  const makes = method.calls.some((call) => RELATIONSHIPS.test(calledBy(cx, call.callee, site).library));
  if (!makes) return undefined;
  return { attribute: attribute.name, loading: "unknown", remote: false, declared: attribute.owner };
}
