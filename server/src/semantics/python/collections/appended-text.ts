// Owns texts that conditions extend outside of any loop, and the rewrite of such a text into a list that is joined where it is complete.
// Shape only; whether the text is SQL, and what is a text, is asked of the caller.
import type { SyntaxNode } from "../../../syntax/node";
import type { Services, Variable } from "../../services";
import { ALL_ASSIGNMENTS } from "../kinds";
import { isWithin, looksAtLocals } from "../shapes/join-rewrite";
import { type Growth, growthOf, ownLocal } from "../shapes/text-growth";

/** A local that is given a text once, and then nothing but more of it. */
export interface Appended {
  readonly variable: Variable;
  /** The assignment of the first text. */
  readonly start: SyntaxNode;
  readonly first: SyntaxNode;
  /** In order; at least one. */
  readonly growths: readonly Growth[];
  /** The first growth below each `if` that stands on the level of the start. */
  readonly conditional: readonly Growth[];
}

/** Texts of a unit that grow in straight-line code, each variable once. */
export function appendings(root: SyntaxNode, services: Services): readonly Appended[] {
  const found = new Map<Variable, Growth[]>();
  for (const node of root.select(ALL_ASSIGNMENTS)) {
    const growth = growthOf(node);
    const variable = growth && ownLocal(growth.target, services);
    if (!growth || !variable) continue;
    const known = found.get(variable);
    if (known) known.push(growth);
    else found.set(variable, [growth]);
  }
  return [...found].flatMap(([variable, growths]) => appendedTo(variable, growths, services) ?? []);
}

function appendedTo(variable: Variable, growths: readonly Growth[], { loops }: Services): Appended | undefined {
  const [write, ...others] = variable.writes;
  const start = write?.parent;
  const first = start?.kind === "assignment" && start.field("left") === write ? start.field("right") : undefined;
  if (!start || !first || others.some((other) => !growths.some(({ target }) => target === other))) return undefined;
  if (growths.length !== others.length || loops.around(start) || growths.some(({ node }) => loops.around(node)))
    return undefined;
  const block = start.parent?.parent;
  if (!block || !growths.every(({ node }) => isWithin(node, block))) return undefined;
  const conditions = new Set<SyntaxNode>();
  const conditional = growths.filter(({ node }) => {
    const top = topOf(node, block);
    if (top.kind !== "if_statement" || conditions.has(top)) return false;
    return conditions.add(top);
  });
  return { variable, start, first, growths, conditional };
}

/** The statement of a block that holds a node. */
function topOf(node: SyntaxNode, block: SyntaxNode): SyntaxNode {
  let at = node;
  while (at.parent && at.parent !== block) at = at.parent;
  return at;
}

/** The edits the rewrite needs; the rule author's fix builder provides them. */
export interface AppendedRewriter {
  title(text: string): void;
  safety(safety: "safe" | "review"): void;
  replace(at: SyntaxNode, text: string): void;
  insertAfter(node: SyntaxNode, text: string): void;
  freshName(base: string): string;
}

/** Undefined where somebody reads the text before it is complete. */
export function joinAppended(
  { variable, start, first, growths }: Appended,
  isText: (expression: SyntaxNode) => boolean,
): ((fx: AppendedRewriter) => void) | undefined {
  const block = start.parent?.parent;
  const lastGrowth = growths[growths.length - 1];
  if (!block || !lastGrowth || looksAtLocals(variable.scope.node)) return undefined;
  const last = topOf(lastGrowth.node, block);
  const isOwn = (read: SyntaxNode) => growths.some(({ node, parts }) => isWithin(read, node) && !isPart(read, parts));
  if (variable.reads.some((read) => read.start < last.end && !isOwn(read))) return undefined;
  const isSafe = isText(first) && growths.every(({ parts }) => parts.every(isText));
  const { text } = start.unit;
  return (fx) => {
    const name = fx.freshName("parts");
    fx.title(`Collect the parts of \`${variable.name}\` in a list and join them`);
    fx.safety(isSafe ? "safe" : "review");
    fx.replace(start, `${name} = [${first.text}]`);
    for (const { node, added } of growths) fx.replace(node, `${name}.append(${text.slice(added.start, added.end)})`);
    fx.insertAfter(last, `${variable.name} = "".join(${name})`);
  };
}

function isPart(read: SyntaxNode, parts: readonly SyntaxNode[]): boolean {
  return parts.some((part) => isWithin(read, part));
}
