// Owns the tables of one grammar: names of node kinds and fields by number, and the kinds the outline looks for.
// Must not know trees; everything is read once from the language when the runtime starts.

import type { Language } from "web-tree-sitter";
import type { PythonKind } from "./kinds.python";

/** Number tree-sitter gives to ERROR nodes. */
export const ERROR_KIND = 0xffff;

export interface Grammar {
  readonly language: "python" | "script";
  /** Name of a node kind, ERROR included. */
  kindName(kind: number): string;
  isNamed(kind: number): boolean;
  fieldName(field: number): string | undefined;
  /** Number of a field, -1 when the grammar has none of that name. */
  fieldId(name: string): number;
  /** Names of kinds by number. ERROR is left out; see `kindName`. */
  readonly kindNames: readonly string[];
  /** Names of fields by number. */
  readonly fieldNames: readonly (string | null)[];
  /** One flag per kind number: nodes that are named and neither a comment nor a line continuation. */
  readonly plainKinds: Uint8Array;
  /** One flag per kind number that is spelled like one of the names, ERROR excluded; remembered per set. */
  kindFlags(names: ReadonlySet<string>): Uint8Array;
  readonly ids: OutlineKinds;
}

/** Kinds that decide where units begin and end; -1 for what a language has not. */
export interface OutlineKinds {
  readonly comment: number;
  readonly lineContinuation: number;
  readonly functionDefinition: number;
  readonly classDefinition: number;
  readonly decoratedDefinition: number;
  readonly identifier: number;
  readonly block: number;
  readonly colon: number;
  readonly listSplat: number;
  readonly splatHosts: readonly number[];
}

/** @throws Error when the language lacks a kind that the outline needs, i.e. is not the grammar this was written for. */
export function readGrammar(language: Language, kinds: "python" | "script"): Grammar {
  const names = language.types.map(interned);
  const named = Uint8Array.from(names, (_, id) => (language.nodeTypeIsNamed(id) ? 1 : 0));
  const fields = language.fields.map((name) => (name === null ? null : interned(name)));
  const ids = kinds === "python" ? outlineKinds(language) : scriptKinds(language);
  const plainKinds = new Uint8Array(ERROR_KIND + 1);
  plainKinds.set(named);
  plainKinds[ids.comment] = plainKinds[ids.lineContinuation] = 0;
  plainKinds[ERROR_KIND] = 1;
  const fieldIds = new Map(fields.flatMap((name, id) => (name === null ? [] : [[name, id] as const])));
  const flags = new WeakMap<ReadonlySet<string>, Uint8Array>();
  return {
    language: kinds,
    kindName: (kind) => names[kind] ?? "ERROR",
    isNamed: (kind) => kind === ERROR_KIND || named[kind] === 1,
    fieldName: (field) => fields[field] ?? undefined,
    fieldId: (name) => fieldIds.get(name) ?? -1,
    kindFlags(wanted) {
      const known = flags.get(wanted) ?? Uint8Array.from(names, (name) => (wanted.has(name) ? 1 : 0));
      flags.set(wanted, known);
      return known;
    },
    kindNames: names,
    fieldNames: fields,
    plainKinds,
    ids,
  };
}

/** The engine's one copy of a name. Code compares kinds with literals all the time, which then takes one look at the addresses. */
function interned(name: string): string {
  return Object.keys({ [name]: true })[0] ?? name;
}

function outlineKinds(language: Language): OutlineKinds {
  const id = (name: PythonKind): number => find(language, name, true);
  return {
    comment: id("comment"),
    lineContinuation: id("line_continuation"),
    functionDefinition: id("function_definition"),
    classDefinition: id("class_definition"),
    decoratedDefinition: id("decorated_definition"),
    identifier: id("identifier"),
    block: id("block"),
    colon: find(language, ":", false),
    listSplat: id("list_splat"),
    splatHosts: [id("subscript"), id("attribute"), id("call")],
  };
}

/** Every statement at the top is a unit, so there is nothing to take apart. */
function scriptKinds(language: Language): OutlineKinds {
  const none = -1;
  return {
    comment: find(language, "comment", true),
    lineContinuation: none,
    functionDefinition: none,
    classDefinition: none,
    decoratedDefinition: none,
    identifier: find(language, "identifier", true),
    block: none,
    colon: none,
    listSplat: none,
    splatHosts: [],
  };
}

function find(language: Language, name: string, isNamed: boolean): number {
  const found = language.idForNodeType(name, isNamed);
  if (found === null) throw new Error(`the grammar has no node kind ${name}`);
  return found;
}
