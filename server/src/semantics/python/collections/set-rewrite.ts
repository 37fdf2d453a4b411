// Owns the rewrite of searches in a list into look-ups in a set that is made once before the loop: where it may stand, and what is
// written there. Shape only; what the elements are is asked elsewhere.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Scopes } from "../../services";
import { FOR_CLAUSES, NAMES } from "../kinds";
import { isWithin } from "../shapes/join-rewrite";
import type { Search } from "./searches";

/** The edits the rewrite needs; the rule author's fix builder provides them. */
export interface SetRewriter {
  title(text: string): void;
  safety(safety: "safe" | "review"): void;
  replace(at: SyntaxNode, text: string): void;
  insertBefore(node: SyntaxNode, text: string): void;
  freshName(base: string): string;
}

/** Undefined where no line before the loop is run for it alone. `all`: searches of one loop in one list. */
export function setRewrite(
  all: readonly Search[],
  isSafe: boolean,
  scopes: Scopes,
): ((fx: SetRewriter) => void) | undefined {
  const [first] = all;
  const place = first && placeBefore(first.loop);
  if (!first || !place || !isBound(first.list, place, scopes)) return undefined;
  const { list } = first;
  return (fx) => {
    const name = fx.freshName(nameOf(list));
    fx.title(
      list.kind === "call" || list.kind === "list_comprehension"
        ? `Make a set of it once`
        : `Search a set of \`${list.text}\``,
    );
    fx.safety(isSafe ? "safe" : "review");
    fx.insertBefore(place, `${name} = ${asSet(list)}`);
    for (const search of all) fx.replace(search.list, name);
  };
}

const STATEMENTS = new Set(["expression_statement", "return_statement", "for_statement", "if_statement"]);
/** What is evaluated later, seldom, or more than once. */
const APART =
  /^(lambda|\w+_comprehension|generator_expression|conditional_expression|boolean_operator|elif_clause|while_statement|block|module|with_statement)$/;

/** The statement before which a line is run once for the loop. */
function placeBefore({ node, kind }: Loop): SyntaxNode | undefined {
  if (kind !== "comprehension") return node;
  const whole = node.parent;
  if (whole?.select(FOR_CLAUSES)[0] !== node) return undefined;
  const place = whole.ancestor((n) => STATEMENTS.has(n.kind) || APART.test(n.kind));
  return place && STATEMENTS.has(place.kind) ? place : undefined;
}

/** All names of the list have their values before a statement, and not from it. */
function isBound(list: SyntaxNode, place: SyntaxNode, scopes: Scopes): boolean {
  return list.select(NAMES).every((name) => {
    const variable = name.fieldName === "attribute" ? undefined : scopes.variable(name);
    if (!variable || isWithin(variable.writes[0] ?? place, list)) return true;
    const isBefore = variable.writes.some((write) => write.end <= place.start);
    return (
      isBefore &&
      !variable.writes.some((write) => isWithin(write, place) && write.start < list.start && !isBelowLoop(write, place))
    );
  });
}

/** A write in the body of the statement that is the loop: those have been looked at already. */
function isBelowLoop(write: SyntaxNode, place: SyntaxNode): boolean {
  const body = place.field("body");
  return body !== undefined && isWithin(write, body);
}

function nameOf(list: SyntaxNode): string {
  const name =
    list.kind === "attribute" ? list.field("attribute")?.text : list.kind === "identifier" ? list.text : undefined;
  return name === undefined ? "known" : `${name.replace(/_list$/, "")}_set`;
}

/** `[f(x) for x in y]` and `list(y)` need no list on the way. */
function asSet(list: SyntaxNode): string {
  if (list.kind === "list_comprehension") return `{${list.text.slice(1, -1).trim()}}`;
  const callee = list.kind === "call" ? list.field("function")?.text : undefined;
  const args = list.field("arguments")?.namedChildren ?? [];
  const [only] = args;
  return /^(list|sorted)$/.test(callee ?? "") && only && args.length === 1 ? `set(${only.text})` : `set(${list.text})`;
}
