// Owns the rewrite of a text that grows in a loop into a list that is joined behind it, and whether that keeps what the code does.
// Shape only; the rule that asks knows what is a text.
import type { SyntaxNode } from "../../../syntax/node";
import type { Services, Variable } from "../../services";
import type { Accumulation } from "./text-growth";

/** The edits the rewrite needs; the rule author's fix builder provides them. */
export interface JoinRewriter {
  title(text: string): void;
  safety(safety: "safe" | "review"): void;
  replace(at: SyntaxNode | { readonly start: number; readonly end: number }, text: string): void;
  insertBefore(node: SyntaxNode, text: string): void;
  insertAfter(node: SyntaxNode, text: string): void;
  freshName(base: string): string;
}

export interface JoinSite {
  readonly accumulation: Accumulation;
  readonly variable: Variable;
  /** `""` or `b""`. */
  readonly empty: string;
  /** True for expressions known to be texts. */
  isText(expression: SyntaxNode): boolean;
}

/** Undefined when the text is read in the loop, or may be seen half-made after it. */
export function joinRewrite(site: JoinSite, services: Services): ((fx: JoinRewriter) => void) | undefined {
  const { accumulation, variable } = site;
  const loop = accumulation.loop.node;
  const uses = [...variable.writes, ...variable.reads];
  if (loop.field("alternative") || isUsedInLoop(accumulation, variable)) return undefined;
  if (accumulation.growths.some((g) => g.parts.some(hasYield))) return undefined;
  if (!isSeenWhole(variable, loop) || looksAtLocals(variable.scope.node)) return undefined;
  const start = startOf(site, uses, services);
  const isSafe = accumulation.growths.every((g) => g.parts.every(site.isText)) && !mayBeSuppressed(variable, loop);
  return (fx) => rewrite(fx, site, start, isSafe);
}

/** True when the loop does more with the text than to let it grow: then it must be whole on every turn. */
export function isUsedInLoop({ loop, growths }: Accumulation, variable: Variable): boolean {
  const own = new Set(growths.map((g) => g.node));
  return [...variable.writes, ...variable.reads].some((use) => isWithin(use, loop.node) && !own.has(growthNode(use)));
}

function rewrite(fx: JoinRewriter, site: JoinSite, start: SyntaxNode | undefined, isSafe: boolean): void {
  const { variable, empty, accumulation } = site;
  const parts = fx.freshName("parts");
  const { text } = accumulation.loop.node.unit;
  fx.title(`Collect the parts of \`${variable.name}\` in a list and join them`);
  fx.safety(isSafe ? "safe" : "review");
  for (const { node, added } of accumulation.growths)
    fx.replace(node, `${parts}.append(${text.slice(added.start, added.end)})`);
  const first = start?.field("right");
  if (start && first) {
    fx.replace(
      start,
      first.text.length <= empty.length && /^b?(''|"")$/.test(first.text)
        ? `${parts} = []`
        : `${parts} = [${first.text}]`,
    );
    fx.insertAfter(accumulation.loop.node, `${variable.name} = ${empty}.join(${parts})`);
  } else {
    fx.insertBefore(accumulation.loop.node, `${parts} = []`);
    fx.insertAfter(accumulation.loop.node, `${variable.name} += ${empty}.join(${parts})`);
  }
}

/** True for a node that is part of another, or all of it. */
export function isWithin(node: SyntaxNode, outer: SyntaxNode): boolean {
  return node.start >= outer.start && node.end <= outer.end;
}

/** The statement that a use as the target or first summand belongs to. */
function growthNode(use: SyntaxNode): SyntaxNode {
  let at = use;
  while (at.parent && at.kind !== "assignment" && at.kind !== "augmented_assignment") {
    // Behind the first summand the text is read.
    if (at.fieldName === "right" && at.parent.kind !== "assignment") return use;
    if (at.kind !== "identifier" && at.kind !== "binary_operator" && at.kind !== "parenthesized_expression") return use;
    at = at.parent;
  }
  return at;
}

export function hasYield(part: SyntaxNode): boolean {
  return part.kind === "yield" || [...part.descendants()].some((n) => n.kind === "yield");
}

/** The assignment before the loop that can start the list: nothing uses the text or leaves in between. */
function startOf(
  { variable, accumulation, isText }: JoinSite,
  uses: readonly SyntaxNode[],
  { scopes }: Services,
): SyntaxNode | undefined {
  const loop = accumulation.loop.node;
  const before = variable.writes.filter((w) => w.end <= loop.start).pop();
  const assignment = before?.parent;
  const statement = assignment?.parent;
  const value = assignment?.field("right");
  if (assignment?.kind !== "assignment" || assignment.field("left") !== before || !value || !isText(value))
    return undefined;
  const block = statement?.parent;
  if (statement?.kind !== "expression_statement" || block !== loop.parent || !block) return undefined;
  if (uses.some((use) => use !== before && use.start > statement.start && use.end <= loop.start)) return undefined;
  const between = block.namedChildren.filter((n) => n.start > statement.end && n.end < loop.start);
  return between.some((n) => leaves(n) || scopes.of(n) !== scopes.of(loop)) ? undefined : assignment;
}

const LEAVES = new Set(["return_statement", "raise_statement", "break_statement", "continue_statement", "yield"]);

function leaves(statement: SyntaxNode): boolean {
  return LEAVES.has(statement.kind) || [...statement.descendants()].some((n) => LEAVES.has(n.kind));
}

/** After an exception in the loop, nobody looks at the text: it is read within the same `try` body only. */
export function isSeenWhole(variable: Variable, loop: SyntaxNode): boolean {
  const body = guardOf(loop, "try_statement");
  return !body || variable.reads.every((read) => isWithin(read, body));
}

/** A context manager may swallow the exception; those of files and locks do not. */
export function mayBeSuppressed(variable: Variable, loop: SyntaxNode): boolean {
  const body = guardOf(loop, "with_statement");
  if (!body || variable.reads.every((read) => isWithin(read, body))) return false;
  const header = body.parent?.namedChildren.find((n) => n.kind === "with_clause")?.text ?? "";
  return !/^(\w+\.)*(open|\w*lock)\b/i.test(header);
}

function guardOf(loop: SyntaxNode, kind: string): SyntaxNode | undefined {
  for (let at = loop; at.parent && at.kind !== "function_definition"; at = at.parent) {
    if (at.parent.kind === kind && at.fieldName === "body") return at;
  }
  return undefined;
}

/** `locals()` and the like see any variable. */
export function looksAtLocals(fn: SyntaxNode): boolean {
  for (const node of fn.descendants()) {
    if (node.kind === "call" && /^(locals|vars|eval|exec|dir)$/.test(node.field("function")?.text ?? "")) return true;
  }
  return false;
}
