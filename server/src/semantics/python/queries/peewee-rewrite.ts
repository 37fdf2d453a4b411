// Owns the rewrite that makes a query of Peewee bring related rows along: rows of a key by a join, rows that point back by a prefetch. Shape
// only; which classes there are, and how they are called here, the facts have said before.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Scopes } from "../../services";
import { argumentsOf } from "../shapes/parts";
import { type EagerRewriter, queryExpression } from "./eager-rewrite";
import { elementReads, isConsumed } from "./element-reads";

/** A relationship to load: the class as it is called in the file. */
export interface Related {
  readonly attribute: string;
  readonly target: string;
  /** A key of the row itself; else the rows that point back. */
  readonly isKey: boolean;
  /** Rows without a related one stay. */
  readonly nullable: boolean;
  /** Several keys lead to that class. */
  readonly ambiguous: boolean;
}

/** @param related not empty; @param loop what goes over the rows, if anything does. */
export function loadWithPeewee(
  fx: EagerRewriter,
  source: SyntaxNode,
  related: readonly Related[],
  loop: Loop | undefined,
  scopes: Scopes,
): void {
  const query = queryExpression(source, scopes);
  const select = query && selectOf(query, scopes);
  const [keys, others] = [related.filter((one) => one.isKey), related.filter((one) => !one.isKey)];
  const isFree = others.length === 0 || (query && loop && isOnlyIterated(source, query, others, loop, scopes));
  if (!query || !select || !isFree) {
    fx.cancel();
    return;
  }
  const model = select.field("function")?.field("object")?.text ?? "";
  const joins = keys.map((one) => joinOf(fx, model, one));
  const args = select.field("arguments");
  if (!args || joins.includes(undefined)) {
    fx.cancel();
    return;
  }
  fx.title(`Load ${related.map(({ attribute }) => `\`${attribute}\``).join(" and ")} with the query`);
  fx.safety("review");
  if (keys.length > 0) {
    fx.replace(args, `(${[model, ...keys.map(({ target }) => target)].join(", ")})`);
    fx.insert(select.end, joins.join(`.switch(${model})`));
  }
  if (others.length > 0) fx.insert(query.end, `.prefetch(${others.map(({ target }) => target).join(", ")})`);
}

/** `Tweet.select()` or `Tweet.select(Tweet)`, which the query begins with. */
function selectOf(query: SyntaxNode, scopes: Scopes): SyntaxNode | undefined {
  let at: SyntaxNode | undefined = query;
  while (at) {
    const callee: SyntaxNode | undefined = at.kind === "call" ? at.field("function") : undefined;
    if (callee?.field("attribute")?.text === "select") {
      const model = callee.field("object");
      const [first, more] = argumentsOf(at);
      const isWhole = !more && (!first || first.text === model?.text);
      return model?.kind === "identifier" && isWhole ? at : undefined;
    }
    const made: SyntaxNode | undefined = at.kind === "identifier" ? queryExpression(at, scopes) : undefined;
    at = made === at ? undefined : (made ?? callee ?? at.field("object"));
  }
  return undefined;
}

/** `.join(User)`, with what it needs to keep rows and to know the key. */
function joinOf(fx: EagerRewriter, model: string, related: Related): string | undefined {
  const { attribute, target, nullable, ambiguous } = related;
  const join = nullable ? fx.ensureImport("peewee", "JOIN") : "";
  if (join === undefined) return undefined;
  const kind = nullable ? `, ${join}.LEFT_OUTER` : "";
  return `.join(${target}${kind}${ambiguous ? `, on=${model}.${attribute}` : ""})`;
}

/** What is prefetched comes as lists: of the query nothing else is asked for, and of the attributes neither. */
function isOnlyIterated(
  source: SyntaxNode,
  query: SyntaxNode,
  others: readonly Related[],
  loop: Loop,
  scopes: Scopes,
): boolean {
  const variable = source.kind === "identifier" ? scopes.variable(source) : undefined;
  const isOnce = source === query || (variable?.reads.length === 1 && variable.writes.length === 1);
  if (!isOnce && !/^(list|sorted)$/.test(source.field("function")?.text ?? "")) return false;
  const names = new Set(others.map(({ attribute }) => attribute));
  const reads = (elementReads(loop, scopes) ?? []).filter(({ path }) =>
    names.has(path[0]?.field("attribute")?.text ?? ""),
  );
  return reads.length > 0 && reads.every(({ path: [first, more] }) => first && !more && isConsumed(first));
}
