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
  cancel(): void;
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
  return isUsed ? inWords(model) : undefined;
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
  const missing = lookup.isStrict ? missingHandler(lookup.node) : undefined;
  if (missing === "other") {
    fx.cancel();
    return;
  }
  const target = loop.targets[loop.targets.length - 1] ?? "";
  const name = fx.freshName(`${nameOf(lookup) ?? inWords(lookup.model)}_by_${lookup.column}`);
  const keys =
    lookup.key.kind === "identifier" ? `set(${base.text})` : `{${lookup.key.text} for ${target} in ${base.text}}`;
  fx.title(`Fetch all \`${lookup.model}\` rows before the loop`);
  fx.safety("review");
  fx.insertBefore(loop.node, `${name} = ${lookup.all(keys)}`);
  if (missing) fx.replace(missing, "KeyError");
  fx.replace(lookup.node, lookup.isStrict ? `${name}[${lookup.key.text}]` : `${name}.get(${lookup.key.text})`);
}

/** `OrderLine` as a variable is spelled: `order_line`. */
function inWords(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}

const MISSING = /DoesNotExist|NoResultFound|Multiple(Objects|Results)/;

/**
 * Who waits for a row that is missing: the exception of a handler that has nothing else to wait for, so that it can wait for a missing key.
 * `other` where a handler waits for that and more.
 */
function missingHandler(node: SyntaxNode): SyntaxNode | "other" | undefined {
  for (let at = node; at.parent && at.kind !== "function_definition"; at = at.parent) {
    const { parent } = at;
    if (parent.kind !== "try_statement" || at.fieldName !== "body") continue;
    const clauses = parent.namedChildren.filter((n) => n.kind === "except_clause");
    const exceptions = clauses.flatMap((n) => (n.namedChildren.length > 1 ? (n.namedChildren[0] ?? []) : []));
    if (!exceptions.some((n) => MISSING.test(n.text))) continue;
    const [only, more] = exceptions;
    const isPlain =
      only && !more && clauses.length === 1 && /^[\w.]+\.DoesNotExist$|^[\w.]*NoResultFound$/.test(only.text);
    return isPlain && at.namedChildren.length === 1 ? only : "other";
  }
  return undefined;
}
