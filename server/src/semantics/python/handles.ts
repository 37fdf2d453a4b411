// Owns what becomes of an object that a call makes, inside its function: used and dropped, handed back, kept, or out of sight.
// Pure over the unit.
import type { SyntaxNode } from "../../syntax/node";
import type { Ref } from "../ref";
import type { Services, Variable } from "../services";

/**
 * - `dropped`: used in the function only;
 * - `returned`: returned or yielded to the caller, not kept;
 * - `kept`: stored where a later call finds it (attribute, element, global);
 * - `unknown`: handed to code that may keep it.
 */
export type Fate = "dropped" | "returned" | "kept" | "unknown";

export function fateOf(call: SyntaxNode, services: Services): Fate {
  let at = call;
  for (let parent = at.parent; parent; at = parent, parent = at.parent) {
    switch (parent.kind) {
      case "parenthesized_expression":
      case "await":
        continue;
      case "with_item":
      case "expression_statement":
        return "dropped";
      case "as_pattern":
        return ofTarget(parent.namedChildren[1]?.namedChildren[0], services);
      case "attribute":
        return "dropped";
      case "return_statement":
      case "yield":
        return "returned";
      case "argument_list":
        if (!isClosing(parent.parent)) return "unknown";
        continue;
      case "call":
        if (!isClosing(parent)) return "unknown";
        continue;
      case "assignment":
        return at.fieldName === "right" ? ofTarget(parent.field("left"), services) : "unknown";
      default:
        return "unknown";
    }
  }
  return "unknown";
}

/** The local that gets what a call makes, by assignment or `with ... as`. */
export function localOf(call: SyntaxNode): SyntaxNode | undefined {
  const holder = call.ancestor((n) => /^(assignment|as_pattern|expression_statement|block)$/.test(n.kind));
  const name = holder?.kind === "as_pattern" ? holder.namedChildren[1]?.namedChildren[0] : holder?.field("left");
  return name?.kind === "identifier" ? name : undefined;
}

/** `closing(...)` and `aclosing(...)` only end what they are given. */
function isClosing(call: SyntaxNode | undefined): boolean {
  return call?.kind === "call" && /(^|\.)a?closing$/.test(call.field("function")?.text ?? "");
}

function ofTarget(target: SyntaxNode | undefined, services: Services): Fate {
  if (!target) return "unknown";
  if (target.kind === "attribute" || target.kind === "subscript") return "kept";
  if (target.kind !== "identifier") return "unknown";
  const variable = services.scopes.variable(target);
  if (!variable) return "kept";
  if (variable.kind !== "local") return "unknown";
  return ofVariable(variable);
}

function ofVariable(variable: Variable): Fate {
  let fate: Fate = "dropped";
  for (const read of variable.reads) {
    const one = ofRead(read);
    if (one === "kept") return "kept";
    if (one === "unknown" || (one === "returned" && fate === "dropped")) fate = one;
  }
  return fate;
}

function ofRead(read: SyntaxNode): Fate {
  const parent = read.parent;
  switch (parent?.kind) {
    case "return_statement":
    case "yield":
      return "returned";
    case "tuple":
    case "expression_list":
      return parent.parent?.kind === "return_statement" || parent.parent?.kind === "yield" ? "returned" : "unknown";
    case "assignment":
      if (read.fieldName !== "right") return "dropped";
      return /^(attribute|subscript)$/.test(parent.field("left")?.kind ?? "") ? "kept" : "unknown";
    case "list":
    case "set":
    case "pair":
      return "unknown";
    case "argument_list":
      return isMaker(parent.parent) ? "unknown" : "dropped";
    case "keyword_argument":
      return isMaker(parent.parent?.parent) ? "unknown" : "dropped";
    default:
      return "dropped";
  }
}

/** Objects keep what they are made with, collections what is put into them. */
function isMaker(call: SyntaxNode | undefined): boolean {
  const callee = call?.field("function")?.text ?? "";
  // A session of a database only borrows its engine.
  if (/(^|\.)(Async)?Session$/.test(callee)) return false;
  return /(^|\.)(_?[A-Z]\w*|append|add|put|put_nowait|setdefault|insert|setattr|set|push|register)$/.test(callee);
}

/** The same for all calls of the function: nothing of it comes in as an argument, unless by default. */
export function isFixed(ref: Ref, parameters: readonly { readonly name: string; readonly default?: Ref }[]): boolean {
  if (ref.k === "param") return parameters.some((p) => p.name === ref.name && p.default !== undefined);
  if (ref.k === "either") return ref.of.every((r) => isFixed(r, parameters));
  if (ref.k === "call" && ref.arg && !isFixed(ref.arg, parameters)) return false;
  return "of" in ref ? isFixed(ref.of as Ref, parameters) : true;
}

/** A cursor, or what a statement gives, outlives the function: it needs the connection it came from. */
export function lendsCursor(read: SyntaxNode, services: Services): boolean {
  const method = read.parent?.kind === "attribute" && read.fieldName === "object" ? read.parent : undefined;
  const call = method?.parent;
  if (
    call?.kind !== "call" ||
    !/^(cursor|execute|executemany|begin|transaction)$/.test(method?.field("attribute")?.text ?? "")
  )
    return false;
  const fate = fateOf(call, services);
  return fate === "returned" || fate === "kept";
}
