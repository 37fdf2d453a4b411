// Owns whether the turns of a loop need each other: what one turn leaves behind and another reads, and what ends the loop early or keeps
// its order on purpose. Pure over the unit; says no where it can't tell.

import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Scopes } from "../../services";
import { CALLS, COMMENTS, NAMES } from "../kinds";

const WRITES: ReadonlySet<string> = new Set([
  "assignment",
  "augmented_assignment",
  "named_expression",
  "for_statement",
  "for_in_clause",
  "as_pattern",
  "delete_statement",
  "global_statement",
  "nonlocal_statement",
]);
const ORDERED: ReadonlySet<string> = new Set(["break_statement", "return_statement", "yield", "raise_statement"]);

/** Said of loops that are serial on purpose. */
const ON_PURPOSE =
  /rate.?limit|throttl|sequential|serial|one (at a time|by one|after)|in order\b|order matters|concurren|parallel|too many|overload|avoid (spam|flood|hammer)|quota|race/i;

/** True when no turn reads what an earlier one left behind, none ends the loop, and nothing says that the order is meant. */
export function hasIndependentTurns(loop: Loop, scopes: Scopes): boolean {
  return (
    loop.body.every((part) => part.select(ORDERED).length === 0) &&
    !isMeant(loop) &&
    loop.body.every((part) => part.select(WRITES).every((write) => isOwn(write, loop, scopes))) &&
    loop.body.every((part) => part.select(CALLS).every((call) => isHarmless(call, loop, scopes)))
  );
}

/** Only for elements that equal something: inside `if x.id == wanted:`, or after `if x.id != wanted: continue`. */
export function isPicked(call: SyntaxNode, { node }: Loop): boolean {
  for (let at = call; at.parent && at !== node; at = at.parent) {
    const { parent, start } = at;
    const isBranch = /^(if_statement|elif_clause)$/.test(parent.kind) && at.fieldName === "consequence";
    if (isBranch && compares(parent, "==")) return true;
    if (parent.kind !== "block") continue;
    const skips = (n: SyntaxNode) => n.field("consequence")?.namedChildren[0]?.kind === "continue_statement";
    if (parent.namedChildren.some((n) => n.end <= start && n.kind === "if_statement" && compares(n, "!=") && skips(n)))
      return true;
  }
  return false;
}

function compares(branch: SyntaxNode, operator: string): boolean {
  const condition = branch.field("condition");
  return condition?.kind === "comparison_operator" && condition.children.some(({ kind }) => kind === operator);
}

/** A comment in the loop or right above it speaks of order or limits. */
function isMeant({ node }: Loop): boolean {
  if (node.select(COMMENTS).some(({ text }) => ON_PURPOSE.test(text))) return true;
  const statement = node.kind === "for_in_clause" ? node.ancestor((n) => n.parent?.kind === "block") : node;
  let start = statement?.start ?? node.start;
  // From the nearest comment upwards, as long as there is nothing but blanks between.
  for (const comment of [...node.unit.root.select(COMMENTS)].reverse()) {
    if (comment.end > start) continue;
    if (node.unit.text.slice(comment.end, start).trim() !== "") return false;
    if (ON_PURPOSE.test(comment.text)) return true;
    start = comment.start;
  }
  return false;
}

/** Writes a name of the turn alone, an entry under a key, or a part of the turn's own thing. */
function isOwn(write: SyntaxNode, loop: Loop, scopes: Scopes): boolean {
  if (/^(delete|global|nonlocal)_statement$/.test(write.kind)) return false;
  const target = write.kind === "as_pattern" ? write.namedChildren[1] : (write.field("left") ?? write.field("name"));
  if (!target) return false;
  if (write.kind === "augmented_assignment") return isTallied(target, loop, scopes);
  return partsOf(target).every((part) => {
    if (part.kind === "identifier") return isFresh(part, loop, scopes);
    const base = part.field("object") ?? part.field("value");
    if (!base) return false;
    return isOfTurn(base, loop, scopes) || (part.kind === "subscript" && isOnlyFilled(base, loop, scopes));
  });
}

function partsOf(target: SyntaxNode): readonly SyntaxNode[] {
  const isPattern = /^(pattern_list|tuple_pattern|list_pattern|tuple|as_pattern_target|list_splat_pattern)$/.test(
    target.kind,
  );
  return isPattern ? target.namedChildren.flatMap(partsOf) : [target];
}

/** A local that each turn gives its value before it reads it: its first mention in the body is a write that no branch skips. */
function isFresh(name: SyntaxNode, loop: Loop, scopes: Scopes): boolean {
  const variable = scopes.variable(name);
  if (!variable || variable.captured) return false;
  const [body] = loop.body;
  if (loop.kind === "comprehension" || !body) return true;
  if (loop.targets.includes(name.text)) return true;
  const inBody = (n: SyntaxNode) => n.start >= body.start && n.end <= body.end;
  const first = variable.writes.filter(inBody)[0];
  const reads = variable.reads.filter(inBody);
  if (!first) return false;
  // The value of an assignment is read before its target is written.
  const start = first.ancestor((n) => n.kind === "assignment" || n.kind === "block")?.start ?? first.start;
  if (reads.some((r) => r.start < first.start || (r.start >= start && isInValueOf(first, r)))) return false;
  return reads.length === 0 || dominates(first, reads, body);
}

function isInValueOf(target: SyntaxNode, read: SyntaxNode): boolean {
  const assignment = target.ancestor((n) => n.kind === "assignment");
  const value = assignment?.field("right");
  return value !== undefined && read.start >= value.start && read.end <= value.end;
}

/** The write lies in a block that holds all reads, or is no deeper than the body itself. */
function dominates(write: SyntaxNode, reads: readonly SyntaxNode[], body: SyntaxNode): boolean {
  const block = write.ancestor((n) => n.kind === "block") ?? body;
  // With and try run from their start; what a branch writes counts for that branch.
  let around = block;
  while (around !== body && /^(with_statement|try_statement)$/.test(around.parent?.kind ?? "")) {
    around = around.ancestor((n) => n.kind === "block") ?? body;
  }
  return reads.every((r) => r.start >= around.start && r.end <= around.end);
}

/** The turn's element, or a local of the turn. */
function isOfTurn(base: SyntaxNode, loop: Loop, scopes: Scopes): boolean {
  let at = base;
  while (at.kind === "attribute" || at.kind === "subscript")
    at = at.field("object") ?? at.field("value") ?? at.namedChildren[0] ?? at;
  if (at.kind !== "identifier") return false;
  if (loop.targets.includes(at.text)) return true;
  const [body] = loop.body;
  const variable = scopes.variable(at);
  return (
    body !== undefined &&
    variable !== undefined &&
    variable.kind === "local" &&
    variable.writes.every((w) => w.start >= body.start && w.end <= body.end)
  );
}

const GROWS = /^(append|extend|add|update|appendleft|setdefault)$/;

/** In the loop the container is only added to: nothing looks at what is in it. */
function isOnlyFilled(base: SyntaxNode, loop: Loop, scopes: Scopes): boolean {
  const root = rootOf(base);
  if (!root) return false;
  return loop.body.every((part) =>
    part.select(NAMES).every((name) => {
      if (name.text !== root.text || scopes.variable(name) !== scopes.variable(root)) return true;
      return isFilling(name, base.text);
    }),
  );
}

function rootOf(base: SyntaxNode): SyntaxNode | undefined {
  return base.kind === "identifier" ? base : undefined;
}

function isFilling(name: SyntaxNode, base: string): boolean {
  if (name.text !== base) return false;
  const parent = name.parent;
  if (parent?.kind === "subscript")
    return parent.field("value") === name && parent.parent?.kind === "assignment" && parent.fieldName === "left";
  const method = parent?.kind === "attribute" ? parent.field("attribute") : undefined;
  if (parent?.kind === "keyword_argument" && name.fieldName === "name") return true;
  if (parent?.kind === "attribute" && name.fieldName === "attribute") return true;
  return method !== undefined && GROWS.test(method.text) && parent?.parent?.parent?.kind === "expression_statement";
}

/** `total += x`: what is added up is not looked at before the end. */
function isTallied(target: SyntaxNode, loop: Loop, scopes: Scopes): boolean {
  if (target.kind !== "identifier") return isOfTurn(target, loop, scopes);
  const variable = scopes.variable(target);
  if (!variable || variable.captured || variable.kind !== "local") return false;
  if (isOfTurn(target, loop, scopes)) return true;
  return loop.body.every((part) =>
    part
      .select(NAMES)
      .every((n) => n.text !== target.text || (n.parent?.kind === "augmented_assignment" && n.fieldName === "left")),
  );
}

/** A call changes no container of which the loop reads as well: `seen.add(x)` beside `if x in seen`. */
function isHarmless(call: SyntaxNode, loop: Loop, scopes: Scopes): boolean {
  const callee = call.field("function");
  const method = callee?.kind === "attribute" ? callee.field("attribute")?.text : undefined;
  const object = callee?.field("object");
  if (!method || !object || !CHANGES.test(method)) return true;
  return isOfTurn(object, loop, scopes) || (GROWS.test(method) && isOnlyFilled(object, loop, scopes));
}

const CHANGES =
  /^(append|extend|add|update|appendleft|setdefault|insert|remove|discard|pop|popleft|popitem|clear|put|put_nowait|write|send|sleep)$/;
