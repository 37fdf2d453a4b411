// Owns the reading of class bodies as declarations: attributes through bases, what a term calls, which library a class belongs to. Reads
// inputs only, through the evaluation.

import { canonical } from "../../semantics/knowledge";
import { boolOfTerm, chainOf, type Term } from "../../semantics/term";
import { lastPart } from "../../text/dotted";
import type { Evaluation, Site } from "../evaluation";
import { CLASS, MEMBER, MEMBERS, symbolKey } from "../inputs";
import type { Binding, SymbolId } from "../summary";
import type { Tri, Value } from "../value";
import { widthOf } from "./widths";

export type CallTerm = Extract<Term, { readonly t: "call" }>;
export type VariableBinding = Extract<Binding, { readonly b: "variable" }>;

/** One attribute of a class body, its own or inherited from a class of the workspace. */
export interface Attribute {
  readonly name: string;
  readonly bindings: readonly Binding[];
  /** Class whose body it is. */
  readonly owner: SymbolId;
}

/** A class with its workspace bases, nearest first, and the library bases at the ends. */
export interface Family {
  readonly classes: readonly SymbolId[];
  /** Canonical names. */
  readonly libraries: readonly string[];
  /** A base is neither of the workspace nor of a library. */
  readonly open: boolean;
}

const MAX_CLASSES = 24;

/** Nearest first, in the order in which attributes are looked up as far as diamonds do not matter. */
export function familyOf(cx: Evaluation, cls: SymbolId): Family {
  const classes: SymbolId[] = [];
  const libraries: string[] = [];
  const seen = new Set<string>();
  let open = false;
  const visit = (id: SymbolId): void => {
    const key = symbolKey(id.path, id.name);
    if (seen.has(key) || seen.size >= MAX_CLASSES) return;
    seen.add(key);
    classes.push(id);
    for (const base of cx.db.read(CLASS, key)?.bases ?? []) {
      const value = cx.evaluate(base, { path: id.path, fn: "", className: "" });
      if (value.v === "class") visit(value.id);
      else if (value.v === "library") libraries.push(canonical(value.name));
      else if (value.v === "instance") libraries.push(canonical(value.of));
      else open = true;
    }
  };
  visit(cls);
  return { classes, libraries, open };
}

/** Attributes of a class and its workspace bases, by name; the nearest declaration counts. */
export function attributesOf(cx: Evaluation, family: Family): readonly Attribute[] {
  const found = new Map<string, Attribute>();
  for (const owner of family.classes) {
    for (const name of cx.db.read(MEMBERS, symbolKey(owner.path, owner.name)) ?? []) {
      if (!found.has(name)) found.set(name, { name, bindings: membersOf(cx, owner, name), owner });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function membersOf(cx: Evaluation, cls: SymbolId, name: string): readonly Binding[] {
  return cx.db.read(MEMBER, symbolKey(cls.path, `${cls.name}.${name}`)) ?? [];
}

/** The last variable binding of an attribute: what counts once the class body has run. */
export function variableOf(bindings: readonly Binding[]): VariableBinding | undefined {
  const last = bindings.at(-1);
  return last?.b === "variable" ? last : undefined;
}

/** Term of an attribute of a class itself, not of its bases. */
export function ownTerm(cx: Evaluation, cls: SymbolId, name: string): Term | undefined {
  return variableOf(membersOf(cx, cls, name))?.term;
}

export function siteIn(cls: SymbolId): Site {
  return { path: cls.path, fn: "", className: cls.name };
}

/** What a declaration calls. */
export interface Called {
  /** Canonical dotted name of a library object; empty when it is none. */
  readonly library: string;
  /** Last part of its name. */
  readonly name: string;
  readonly value: Value;
}

const FLASK = "flask_sqlalchemy.SQLAlchemy";

/** Names that a Flask-SQLAlchemy object passes on from SQLAlchemy stand for those. */
export function calledBy(cx: Evaluation, callee: CallTerm["callee"], site: Site): Called {
  const value = cx.evaluate(callee, site);
  if (value.v === "library") {
    const library = canonical(value.name);
    return { library, name: lastPart(library), value };
  }
  if (value.v === "member") {
    const isFlask = value.of === FLASK;
    return { library: `${isFlask ? "sqlalchemy" : value.of}.${value.name}`, name: value.name, value };
  }
  const name = callee.k === "attr" || callee.k === "free" ? callee.name : "";
  return { library: "", name, value };
}

/** The first call of a chain: `JSON().with_variant(...)` is a JSON. */
export function headOf(term: Term): Term {
  return chainOf(term)[0] ?? term;
}

/** What a name or a call names: `String`, `String(50)`. */
export function namedBy(cx: Evaluation, term: Term | undefined, site: Site): Called | undefined {
  if (!term) return undefined;
  const head = headOf(term);
  if (head.t === "call") return calledBy(cx, head.callee, site);
  return head.t === "ref" ? calledBy(cx, head.ref, site) : undefined;
}

const ARRAYS = /^(ARRAY|ArrayField|MutableList)$/;

/** Whether a column holds lists: an array by its type, or a document whose default is `list`. */
export function holdsList(cx: Evaluation, type: string | undefined, call: CallTerm, site: Site): { isList?: true } {
  if (type !== undefined && ARRAYS.test(type)) return { isList: true };
  if (widthOf(type) !== "json") return {};
  const made = call.keywords.default ?? call.keywords.default_factory;
  const isMade = made?.t === "list" || (made?.t === "lambda" && made.body.t === "list");
  return isMade || namedBy(cx, made, site)?.library === "builtins.list" ? { isList: true } : {};
}

/** A keyword that is a truth value; `absent` where it is not given. */
export function flag(term: Term | undefined, absent: Tri): Tri {
  if (!term) return absent;
  const value = boolOfTerm(term);
  return value === undefined ? "unknown" : value ? "yes" : "no";
}

/** The class of options in the body of another one. */
export function metaOf(cls: SymbolId): SymbolId {
  return { path: cls.path, name: `${cls.name}.Meta` };
}

export function ownerOf(attribute: SymbolId): SymbolId | undefined {
  const dot = attribute.name.lastIndexOf(".");
  return dot < 0 ? undefined : { path: attribute.path, name: attribute.name.slice(0, dot) };
}
