// Owns how a query in a handler is given a limit: where `.offset(...).limit(...)` goes, and the parameters that say how much. Also how a cut
// after the query moves into it. Canonical shapes of SQLAlchemy and SQLModel only; pure over the unit.
import type { SyntaxNode } from "../../../syntax/node";
import type { Scope, Services } from "../../services";
import type { LateSlice } from "./late-slices";

/** What a rewrite needs of a fix. */
interface Rewriter {
  title(text: string): void;
  safety(safety: "review"): void;
  insert(offset: number, text: string): void;
  replace(at: SyntaxNode, text: string): void;
}

export interface LimitTarget {
  /** UTF-16 offset within the unit at which the query goes on. */
  readonly at: number;
  /** Where the parameters go, and what goes there. */
  readonly parameters: { readonly at: number; readonly text: string };
}

const OFFSET = "offset: int = 0";
const LIMIT = "limit: int = 100";

/** Where a list in a handler's answer gets its limit; undefined for other shapes than the canonical ones. */
export function limitTarget(list: SyntaxNode, scope: Scope, services: Services): LimitTarget | undefined {
  const at = queryEnd(list, scope, services);
  const parameters = newParameters(scope, services);
  return at === undefined || !parameters ? undefined : { at, parameters };
}

export function limitFix(fx: Rewriter, target: LimitTarget): void {
  fx.title("Add `offset` and `limit` to the route and its query");
  fx.safety("review");
  fx.insert(target.parameters.at, target.parameters.text);
  fx.insert(target.at, ".offset(offset).limit(limit)");
}

/** Moves a cut into the query of the same function. */
export function sliceFix(
  node: SyntaxNode,
  slice: LateSlice,
  scope: Scope,
  services: Services,
): ((fx: Rewriter) => void) | undefined {
  const at = queryEnd(slice.rows, scope, services);
  const limit = slice.to && limitOf(slice, slice.to);
  if (at === undefined || limit === undefined || isUsedElsewhere(slice.rows, services)) return undefined;
  return (fx) => {
    fx.title("Cut the list in the query");
    fx.safety("review");
    fx.insert(at, `${slice.from ? `.offset(${slice.from.text})` : ""}.limit(${limit})`);
    fx.replace(node, slice.rows.text);
  };
}

/** `offset : offset + limit` has `limit` elements. */
function limitOf({ from }: LateSlice, to: SyntaxNode): string | undefined {
  if (!from) return to.text;
  const left = to.kind === "binary_operator" && to.field("operator")?.text === "+" ? to.field("left") : undefined;
  return left?.text === from.text ? to.field("right")?.text : undefined;
}

/** The whole list is also counted, or gone through. */
function isUsedElsewhere(rows: SyntaxNode, { scopes }: Services): boolean {
  return rows.kind !== "identifier" || (scopes.variable(rows)?.reads.length ?? 2) > 1;
}

/** The end of the statement or query that a list comes from, before it runs. */
function queryEnd(list: SyntaxNode, scope: Scope, services: Services): number | undefined {
  let node: SyntaxNode | undefined = list;
  if (node.kind === "identifier") {
    const variable = services.scopes.variable(node);
    const [write, ...more] = variable?.scope === scope ? variable.writes : [];
    node = more.length === 0 && write?.parent?.kind === "assignment" ? write.parent.field("right") : undefined;
  }
  while (node && (node.kind === "await" || node.kind === "parenthesized_expression")) node = node.namedChildren[0];
  if (node?.kind !== "call" || /\.(limit|offset|slice)\(/.test(node.text)) return undefined;
  const ran = executed(node);
  if (ran) return ran.kind === "call" || ran.kind === "identifier" ? ran.end : undefined;
  const object = methodOf(node) === "all" ? node.field("function")?.field("object") : undefined;
  // `session.query(Model)...all()`
  return object?.kind === "call" && /\.query\(/.test(object.text) ? object.end : undefined;
}

function methodOf(call: SyntaxNode): string | undefined {
  return call.field("function")?.field("attribute")?.text;
}

/** The statement given to `session.execute(...)` and its like, below `.scalars().all()`. */
function executed(call: SyntaxNode): SyntaxNode | undefined {
  for (let at: SyntaxNode | undefined = call; at?.kind === "call"; at = objectOf(at)) {
    const [first] = at.field("arguments")?.namedChildren ?? [];
    if (first && /^(execute|exec|scalars)$/.test(methodOf(at) ?? "")) return first;
    if (!/^(all|scalars|unique|mappings|fetchall)$/.test(methodOf(at) ?? "")) return undefined;
  }
  return undefined;
}

function objectOf(call: SyntaxNode): SyntaxNode | undefined {
  let object = call.field("function")?.field("object");
  while (object && (object.kind === "parenthesized_expression" || object.kind === "await"))
    object = object.namedChildren[0];
  return object;
}

/** Parameters of their own at the end of the list, one per line where the others are. */
function newParameters(scope: Scope, { scopes }: Services): LimitTarget["parameters"] | undefined {
  const list = scope.node.field("parameters");
  if (!list || scopes.variables(scope).some((v) => v.name === "limit" || v.name === "offset")) return undefined;
  const given = list.namedChildren;
  if (given.some((n) => /splat|separator/.test(n.kind))) return undefined;
  const last = given.at(-1);
  if (!last) return { at: list.start + 1, text: `${OFFSET}, ${LIMIT}` };
  const before = list.text.slice(0, last.start - list.start);
  const line = /\n[ \t]*$/.exec(before)?.[0];
  const gap = line ?? " ";
  return { at: last.end, text: `,${gap}${OFFSET},${gap}${LIMIT}` };
}
