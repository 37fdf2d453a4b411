// Owns the rewrite of one look-up per turn to one bulk fetch before the loop: where it may stand, and what is written there. Shape only.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop } from "../../services";
import { FOR_CLAUSES } from "../kinds";
import type { Lookup } from "./orm-lookup";
import { argumentsOf } from "./parts";

/** The edits a rewrite needs; the rule author's fix builder provides them. */
export interface Rewriter {
  title(text: string): void;
  safety(safety: "review"): void;
  replace(at: SyntaxNode, text: string): void;
  insertBefore(node: SyntaxNode, text: string): void;
  freshName(base: string): string;
}

/** The collection a rewrite iterates a second time, or undefined when the shape does not allow one: see `prefetchFix`. */
export function prefetchSource(lookup: Lookup, loop: Loop): SyntaxNode | undefined {
  const target = loop.targets[loop.targets.length - 1] ?? "";
  const base = loop.iterable?.kind === "call" ? argumentsOf(loop.iterable)[0] : loop.iterable;
  if (loop.kind === "comprehension" ? !isPlace(loop) : nameOf(lookup) === undefined) return undefined;
  // Only the loop's own element, or a key read from it, can be collected before the loop.
  const element = lookup.key.kind === "attribute" ? lookup.key.field("object") : lookup.key;
  if (element?.kind !== "identifier" || element.text !== target) return undefined;
  return base?.kind === "identifier" ? base : undefined;
}

/** The local that gets the row; where the row is used at once, the model's name does. */
function nameOf({ node, model }: Lookup): string | undefined {
  const { parent } = node;
  if (parent?.kind === "assignment")
    return parent.field("left")?.kind === "identifier" ? parent.field("left")?.text : undefined;
  const isUsed = /^(argument_list|attribute|list|tuple|return_statement|pair|keyword_argument)$/.test(
    parent?.kind ?? "",
  );
  return isUsed ? model.toLowerCase() : undefined;
}

const STATEMENTS: ReadonlySet<string> = new Set(["expression_statement", "return_statement"]);
/** What would be evaluated later, seldom or with names of its own. */
const APART = /^(lambda|\w+_comprehension|generator_expression|conditional_expression|boolean_operator|block|module)$/;

/** A comprehension that a plain statement begins with: a line before it is always run for it alone. */
function isPlace(loop: Loop): boolean {
  const whole = loop.node.parent;
  if (!whole || whole.kind === "generator_expression" || whole.select(FOR_CLAUSES).length !== 1) return false;
  const statement = whole.ancestor((n) => STATEMENTS.has(n.kind) || APART.test(n.kind));
  return statement !== undefined && STATEMENTS.has(statement.kind);
}

/** Fetches all rows before the loop into a dictionary and looks them up in it. */
export function prefetchFix(fx: Rewriter, lookup: Lookup, loop: Loop, base: SyntaxNode): void {
  const target = loop.targets[loop.targets.length - 1] ?? "";
  const name = fx.freshName(`${nameOf(lookup) ?? lookup.model.toLowerCase()}_by_${lookup.column}`);
  const keys =
    lookup.key.kind === "identifier" ? `set(${base.text})` : `{${lookup.key.text} for ${target} in ${base.text}}`;
  fx.title(`Fetch all \`${lookup.model}\` rows before the loop`);
  fx.safety("review");
  fx.insertBefore(loop.node, `${name} = ${lookup.all(keys)}`);
  fx.replace(lookup.node, lookup.isStrict ? `${name}[${lookup.key.text}]` : `${name}.get(${lookup.key.text})`);
}
