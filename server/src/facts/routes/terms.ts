// Owns what terms stand for once their names are resolved: the values and types that declarations of routes name, and which module-level
// name a ref means. Reads inputs only.

import type { Ref } from "../../semantics/ref";
import type { Term } from "../../semantics/term";
import { bindingsOfName } from "../bindings";
import { agreed, type Evaluation, type Site, UNKNOWN_VALUE } from "../evaluation";
import { BINDING, symbolKey } from "../inputs";
import { importedModule } from "../modules/module-values";
import type { Reader } from "../query";
import type { SymbolId } from "../summary";
import type { Value } from "../value";

export type CallTerm = Term & { readonly t: "call" };

/** What a term is, for names and for calls. */
export function valueOfTerm(cx: Evaluation, term: Term | undefined, site: Site): Value {
  if (term?.t === "ref") return cx.evaluate(term.ref, site);
  if (term?.t === "call") return cx.result(cx.evaluate(term.callee, site));
  return UNKNOWN_VALUE;
}

/** An instance of what a term names as a type: `list[User]`, `User | None`. */
export function typeOfTerm(cx: Evaluation, term: Term | undefined, site: Site): Value {
  switch (term?.t) {
    case "ref":
      return instance(cx.evaluate(term.ref, site));
    case "op":
      return agreed(term.of.map((part) => typeOfTerm(cx, part, site)));
    case "item": {
      const of = instance(term.of.t === "ref" ? cx.evaluate(term.of.ref, site) : UNKNOWN_VALUE);
      const item = typeOfTerm(cx, term.args[0], site);
      if (of.v === "instance" && /^typing\.(Optional|Annotated)$/.test(of.of)) return item;
      return of.v === "instance" && item.v !== "unknown" ? { ...of, item } : of;
    }
    default:
      return UNKNOWN_VALUE;
  }
}

function instance(value: Value): Value {
  if (value.v === "class") return { v: "object", id: value.id };
  return value.v === "library" ? { v: "instance", of: value.name } : value;
}

const MAX_HOPS = 6;

/** The module-level name that a ref means, through imports: its file and the name that is bound there. */
export function variableOf(db: Reader, ref: Ref, path: string): SymbolId | undefined {
  let at: { readonly path: string; readonly name: string } | undefined =
    ref.k === "free" ? { path, name: ref.name } : ref.k === "attr" ? memberOfModule(db, ref, path) : undefined;
  for (let hop = 0; at && hop < MAX_HOPS; hop++) {
    const found = bindingsOfName(db, at.path, at.name);
    const binding = found?.bindings[0];
    if (!found || !binding) return undefined;
    if (binding.b !== "import") return { path: found.path, name: at.name };
    if (binding.name === undefined) return undefined;
    const module = importedModule(db, found.path, binding.module, binding.level);
    at = module.v === "module" ? { path: module.path, name: binding.name } : undefined;
  }
  return undefined;
}

/** `items.router` where `items` is an imported module. */
function memberOfModule(db: Reader, ref: Extract<Ref, { k: "attr" }>, path: string): SymbolId | undefined {
  if (ref.of.k !== "free") return undefined;
  const binding = bindingsOfName(db, path, ref.of.name)?.bindings[0];
  if (binding?.b !== "import") return undefined;
  const module = importedModule(db, path, binding.module, binding.level);
  if (module.v !== "module") return undefined;
  if (binding.name === undefined) return { path: module.path, name: ref.name };
  const inner = importedModule(
    db,
    path,
    binding.module ? `${binding.module}.${binding.name}` : binding.name,
    binding.level,
  );
  return inner.v === "module" ? { path: inner.path, name: ref.name } : undefined;
}

/** What a module-level name is given, as data. */
export function declarationOf(db: Reader, id: SymbolId): Term | undefined {
  const bindings = db.read(BINDING, symbolKey(id.path, id.name)) ?? [];
  const [only] = bindings.flatMap((b) => (b.b === "variable" && b.term ? [b.term] : []));
  return only;
}
