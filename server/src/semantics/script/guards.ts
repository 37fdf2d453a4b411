// Owns the question whether code in a function always runs: conditions around it, and ways out of the function before it. Conditions that
// only ask whether there is something to work with, or whether the component is still there, do not count. Knows one unit.
import type { SyntaxNode } from "../../syntax/node";
import { FUNCTIONS, RETURNS } from "./kinds";

/** True when a node runs only under a condition, up to `top`. */
export function isGuarded(node: SyntaxNode, top: SyntaxNode): boolean {
  for (let at = node; at !== top && at.parent; at = at.parent) {
    if (isBranch(at) || hasWayOut(at)) return true;
    if (FUNCTIONS.has(at.parent.kind) && at.parent !== top && at.fieldName === "body") continue;
  }
  return false;
}

/** True for the part of a condition that may be left out. */
function isBranch(node: SyntaxNode): boolean {
  const { parent, fieldName } = node;
  switch (parent?.kind) {
    case "if_statement":
    case "ternary_expression":
      return fieldName !== "condition" && !isFormal(parent.field("condition"));
    case "else_clause":
      return !isFormal(parent.parent?.field("condition"));
    case "binary_expression":
      return (
        fieldName === "right" &&
        /^(&&|\|\||\?\?)$/.test(parent.field("operator")?.kind ?? "") &&
        !isFormal(parent.field("left"))
      );
    case "switch_case":
    case "catch_clause":
      return true;
    case "while_statement":
      return fieldName === "body" && parent.field("condition")?.text !== "(true)";
    default:
      return false;
  }
}

/** True when the statement before may leave the function. */
function hasWayOut(node: SyntaxNode): boolean {
  const { parent } = node;
  if (parent?.kind !== "statement_block") return false;
  return parent.namedChildren.some((other) => {
    if (other.start >= node.start) return false;
    if (other.kind === "try_statement" || other.kind === "switch_statement") return leavesWithin(other);
    return other.kind === "if_statement" && leaves(other.field("consequence")) && !isFormal(other.field("condition"));
  });
}

/** True when a statement holds one that leaves the same function, under any condition but formal ones. */
function leavesWithin(statement: SyntaxNode): boolean {
  return statement.select(RETURNS).some((one) => {
    for (let at = one; at !== statement && at.parent; at = at.parent) {
      if (FUNCTIONS.has(at.kind)) return false;
      if (at.kind === "if_statement" && isFormal(at.field("condition"))) return false;
    }
    return true;
  });
}

/** True for a statement that leaves the function, or the turn of a loop. */
function leaves(node: SyntaxNode | undefined): boolean {
  if (/^(return|continue|break)_statement$/.test(node?.kind ?? "")) return true;
  return node?.kind === "statement_block" && node.namedChildren.some((one) => one.kind !== node.kind && leaves(one));
}

/** Whether there is a window, an id, a user; whether the component is still shown. Neither ends what goes on. */
export function isFormal(condition: SyntaxNode | undefined): boolean {
  if (!condition) return false;
  const names = condition.text.match(/[A-Za-z_$][\w$]*(?:\??\.[\w$]+)*/g) ?? [];
  return names.length > 0 && names.every((name) => FORMAL.test(name) || /^(typeof|undefined|null|Boolean)$/.test(name));
}

const FORMAL =
  /(?:^|\.|_)(?:id|slug|key|url|uri|token|user|session|client|api|workspace|project|organization|org|team|window|document|el|element|ref)$|(?:Id|ID|Slug|Url|URL|Uri|Token|User|Session|Client|Key)$|(?:^|\.)(?:is)?_?(?:mounted|unmounted|cancelled|canceled|disposed|destroyed|ignore|aborted|stale|alive)(?:Ref)?(?:\.current)?$|^(?:is)?(?:Mounted|Unmounted|Cancelled|Canceled|Disposed|Aborted)(?:Ref)?(?:\.current)?$|\.(?:isCancelled|aborted)$/i;
