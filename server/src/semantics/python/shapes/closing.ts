// Owns whether a local that holds something to close is closed: on every way, only when nothing raises, never, or out of sight.
// Pure over the unit.

import type { SyntaxNode } from "../../../syntax/node";
import type { Services, Variable } from "../../services";
import { CALLS } from "../kinds";

/** `partly`: closed on the way without exceptions; `statement` is where. */
export type Closed =
  | { readonly c: "always" | "never" | "unknown" }
  | { readonly c: "partly"; readonly statement: SyntaxNode };

const CLOSES = /^(a?close|aclose|terminate|release)$/;

/** @param handsOver whether giving it to a call may close or keep it; @param closesAtEnd whether `with` on it closes. */
export function closedBy(
  variable: Variable,
  opened: SyntaxNode,
  services: Pick<Services, "scopes">,
  handsOver: (call: SyntaxNode) => boolean,
  closesAtEnd: boolean,
): Closed {
  if (variable.captured || variable.kind !== "local") return { c: "unknown" };
  const closes: SyntaxNode[] = [];
  for (const read of variable.reads) {
    const parent = read.parent;
    if (parent?.kind === "attribute" && read.fieldName === "object") {
      if (CLOSES.test(parent.field("attribute")?.text ?? "")) closes.push(parent);
      continue;
    }
    if (parent?.kind === "with_item") {
      if (closesAtEnd) return { c: "always" };
      continue;
    }
    if (!isMereUse(read, handsOver)) return { c: "unknown" };
  }
  if (services.scopes.of(opened) !== variable.scope) return { c: "unknown" };
  return judge(closes, opened);
}

/** Walked over, tested, compared, printed, or handed to a call that only uses it. */
function isMereUse(read: SyntaxNode, handsOver: (call: SyntaxNode) => boolean): boolean {
  const parent = read.parent;
  if (!parent) return false;
  if (/^(if_statement|comparison_operator|not_operator|boolean_operator|interpolation)$/.test(parent.kind)) return true;
  if (/^for_(statement|in_clause)$/.test(parent.kind) && read.fieldName === "right") return true;
  const list = parent.kind === "keyword_argument" ? parent.parent : parent;
  const call = list?.kind === "argument_list" ? list.parent : undefined;
  return call?.kind === "call" && !handsOver(call);
}

function judge(closes: readonly SyntaxNode[], opened: SyntaxNode): Closed {
  const [first] = closes;
  if (!first) return { c: "never" };
  // Handed on as a function to call later.
  if (closes.some((c) => c.parent?.kind !== "call" || c.fieldName !== "function")) return { c: "unknown" };
  if (closes.some((c) => isEnsured(c))) return { c: "always" };
  const last = closes[closes.length - 1] ?? first;
  return mayRaise(opened, last) ? { c: "partly", statement: last } : { c: "always" };
}

/** In `finally`, or in a handler of exceptions beside another one. */
function isEnsured(close: SyntaxNode): boolean {
  return close.ancestor((n) => n.kind === "finally_clause" || n.kind === "except_clause") !== undefined;
}

/** Something between the opening and the close does work. */
function mayRaise(opened: SyntaxNode, close: SyntaxNode): boolean {
  const block = close.ancestor((n) => n.kind === "function_definition" || n.kind === "module");
  return block?.select(CALLS).some((c) => c.start >= opened.end && c.end <= close.start) === true;
}
