// Owns the beginning of paths: what a router says for itself, and what is put in front where it is included. As far as it is evident:
// what is computed stays out.
import type { Ref } from "../../semantics/ref";
import { type Term, textOfTerm } from "../../semantics/term";
import { mentions } from "../callers";
import { CALLS, FUNCTION, symbolKey, symbolOf } from "../inputs";
import { moduleName } from "../modules/modules";
import { defineQuery, type Reader } from "../query";
import type { SymbolId } from "../summary";
import { type CallTerm, declarationOf, variableOf } from "./terms";

const MAX_LEVELS = 4;
const MAX_HOLDERS = 200;

/** Path put in front of what a router's handlers declare. Key: symbol of the router's module-level name. */
const PREFIX = defineQuery<string>("routerPrefix", (db, key) => {
  let at: SymbolId | undefined = symbolOf(key);
  let prefix = "";
  for (let level = 0; at && level < MAX_LEVELS; level++) {
    prefix = join(ownPrefix(declarationOf(db, at)), prefix);
    const outer = inclusionOf(db, at);
    prefix = join(outer?.prefix ?? "", prefix);
    at = outer?.into;
  }
  return prefix;
});

/** The whole path of a handler that a router of this file declares; `router` is what the decorator belongs to. */
export function pathBelow(db: Reader, router: Ref | undefined, path: string, written: string): string {
  const id = router && variableOf(db, router, path);
  return id ? join(db.get(PREFIX, symbolKey(id.path, id.name)), written) : written;
}

/** Joins two parts of a path; `""` where both are empty. */
export function join(first: string, second: string): string {
  if (first === "" || second === "") return first + second;
  return `${first.replace(/\/$/, "")}/${second.replace(/^\//, "")}`;
}

function ownPrefix(declared: Term | undefined): string {
  if (declared?.t !== "call") return "";
  return textOfTerm(declared.keywords.prefix) ?? textOfTerm(declared.keywords.url_prefix) ?? "";
}

/** Where a router is included first. */
function inclusionOf(db: Reader, router: SymbolId): { readonly prefix: string; readonly into?: SymbolId } | undefined {
  for (const { holder, term } of registrations(db, ["include_router", "register_blueprint"])) {
    const [given] = term.args;
    const included = given?.t === "ref" && variableOf(db, given.ref, holder.path);
    if (!included || included.path !== router.path || included.name !== router.name) continue;
    const into = term.callee.k === "attr" ? variableOf(db, term.callee.of, holder.path) : undefined;
    const prefix = textOfTerm(term.keywords.prefix) ?? textOfTerm(term.keywords.url_prefix) ?? "";
    return { prefix, ...(into ? { into } : {}) };
  }
  return undefined;
}

/** Path put in front of the URL patterns of a module. Key: path of its file. */
const INCLUDED = defineQuery<string>("includedPrefix", (db, key) => {
  let prefix = "";
  let path: string | undefined = key;
  for (let level = 0; path !== undefined && level < MAX_LEVELS; level++) {
    const name = moduleName(db, path);
    const outer = registrations(db, ["path", "re_path", "url"]).find(({ term }) => includes(term, name));
    prefix = join(pattern(outer?.term.args[0]), prefix);
    path = outer?.holder.path;
  }
  return prefix;
});

/** The whole path of a URL pattern of a file. */
export function pathOfPattern(db: Reader, path: string, written: string): string {
  const whole = join(db.get(INCLUDED, path), written);
  return whole.startsWith("/") ? whole : `/${whole}`;
}

function includes(term: CallTerm, module: string): boolean {
  const given = term.args[1];
  if (given?.t !== "call" || !/(^|\.)include$/.test(given.shown)) return false;
  const [first] = given.args;
  const named = textOfTerm(first?.t === "list" ? first.items[0] : first);
  return named !== undefined && (named === module || module.endsWith(`.${named}`));
}

/** A regular expression without what only anchors it. */
function pattern(term: Term | undefined): string {
  return (textOfTerm(term) ?? "").replace(/^\^|\$$/g, "");
}

function registrations(
  db: Reader,
  names: readonly string[],
): readonly { readonly holder: SymbolId; readonly term: CallTerm }[] {
  return names.flatMap((name) => {
    const holders = mentions(db, CALLS, name);
    if (holders.length > MAX_HOLDERS) return [];
    return holders.flatMap((holder) => {
      const calls = db.read(FUNCTION, symbolKey(holder.path, holder.name))?.calls ?? [];
      return calls.flatMap(({ registers }) =>
        registers?.t === "call" && isNamed(registers, name) ? [{ holder, term: registers }] : [],
      );
    });
  });
}

function isNamed(term: CallTerm, name: string): boolean {
  return term.shown === name || term.shown.endsWith(`.${name}`);
}
