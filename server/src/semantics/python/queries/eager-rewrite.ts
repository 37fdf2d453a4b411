// Owns the rewrite that makes a query bring related rows along: where in the expression it goes, and what is written there. Shape only.
import type { SyntaxNode } from "../../../syntax/node";
import type { Scopes } from "../../services";

interface Insertion {
  /** UTF-16 offset within the unit. */
  readonly at: number;
  /** What the loaded attribute is written on: `User` of `query(User)`; empty for Django. */
  readonly entity: string;
}

/** Calls that hand the elements of their first argument on. */
const COPIES = /^(list|tuple|sorted|reversed|enumerate|iter)$/;

/** The expression that makes a query: through the single assignment of a local, `list(...)`, `await` and parentheses. */
export function queryExpression(node: SyntaxNode, scopes: Scopes): SyntaxNode | undefined {
  switch (node.kind) {
    case "parenthesized_expression":
    case "await":
      return node.namedChildren[0] && queryExpression(node.namedChildren[0], scopes);
    case "identifier": {
      const [first, ...others] = scopes.variable(node)?.writes ?? [];
      const right = first && givenTo(first);
      // `q = q.filter(...)` builds on what was there first.
      if (!others.every((write) => givenTo(write)?.text.startsWith(`${node.text}.`))) return undefined;
      return right && queryExpression(right, scopes);
    }
    case "call": {
      const callee = node.field("function");
      const first = node.field("arguments")?.namedChildren[0];
      if (callee?.kind === "identifier" && COPIES.test(callee.text) && first) return queryExpression(first, scopes);
      return node;
    }
    default:
      return node;
  }
}

function givenTo(write: SyntaxNode): SyntaxNode | undefined {
  const parent = write.parent;
  return parent?.kind === "assignment" && parent.field("left") === write ? parent.field("right") : undefined;
}

/** After `session.query(User)`, `select(User)` or `User.query`; statements in a local of the function are followed. */
function sqlalchemyInsertion(query: SyntaxNode, scopes: Scopes): Insertion | undefined {
  let at: SyntaxNode | undefined = query;
  while (at) {
    const callee: SyntaxNode | undefined = at.kind === "call" ? at.field("function") : undefined;
    const name = callee?.kind === "attribute" ? callee.field("attribute")?.text : callee?.text;
    const first: SyntaxNode | undefined = at.field("arguments")?.namedChildren[0];
    if (callee && first && /^(query|select)$/.test(name ?? "")) {
      const isEntity = /^[\w.]+$/.test(first.text) && at.field("arguments")?.namedChildren.length === 1;
      return isEntity ? { at: at.end, entity: first.text } : undefined;
    }
    if (callee && first && /^(execute|scalars?|exec)$/.test(name ?? "")) {
      at = queryExpression(first, scopes);
      continue;
    }
    if (at.kind === "attribute" && at.field("attribute")?.text === "query")
      return { at: at.end, entity: at.field("object")?.text ?? "" };
    at =
      at.kind === "identifier" ? given(at, scopes) : (callee ?? at.field("object") ?? at.field("value") ?? inner(at));
  }
  return undefined;
}

/** What a local is made of; undefined for anything that is no local. */
function given(name: SyntaxNode, scopes: Scopes): SyntaxNode | undefined {
  const found = queryExpression(name, scopes);
  return found === name ? undefined : found;
}

function inner(node: SyntaxNode): SyntaxNode | undefined {
  return node.kind === "await" || node.kind === "parenthesized_expression" ? node.namedChildren[0] : undefined;
}

/** After the first call on a manager: `Post.objects.filter(...)`, `author.posts.all()`. */
function djangoInsertion(query: SyntaxNode, scopes: Scopes): Insertion | undefined {
  let found: SyntaxNode | undefined;
  for (let at: SyntaxNode | undefined = query; at; at = below(at, scopes)) {
    if (at.kind === "call" && at.field("function")?.kind === "attribute") found = at;
    else if (at.kind === "call") return undefined;
  }
  const method = found?.field("function")?.field("attribute")?.text ?? "";
  return found && /^(all|filter|exclude|order_by|select_related|prefetch_related|annotate|distinct)$/.test(method)
    ? { at: found.end, entity: "" }
    : undefined;
}

function below(node: SyntaxNode, scopes: Scopes): SyntaxNode | undefined {
  if (node.kind === "identifier") return given(node, scopes);
  return node.field("function") ?? node.field("object") ?? node.field("value");
}

/** What the fix builder of rules offers, as far as it is needed here. */
export interface EagerRewriter {
  title(text: string): void;
  safety(safety: "review"): void;
  insert(offset: number, text: string): void;
  replace(at: { readonly start: number; readonly end: number }, text: string): void;
  ensureImport(module: string, name: string): string | undefined;
  cancel(): void;
}

export interface Loading {
  /** Attributes from the first entity on. */
  readonly path: readonly string[];
  /** One related row for each, on all of the path. */
  readonly isOne: boolean;
}

/** `x.author.id` with Django: the key is in the row already. False where anything else of the related row is read as well. */
export function readKey(fx: EagerRewriter, reads: readonly SyntaxNode[], attribute: string): boolean {
  const keys = reads.map(({ parent }) => parent?.field("attribute")?.text ?? "");
  if (keys.length === 0 || !keys.every((key) => /^(id|pk)$/.test(key))) return false;
  fx.title(`Read \`${attribute}_id\``);
  fx.safety("review");
  for (const read of reads) fx.replace({ start: read.end, end: read.parent?.end ?? read.end }, "_id");
  return true;
}

/**
 * Makes the query bring the related rows along; withdraws where the expression does not show where.
 * @param loadings not empty; with SQLAlchemy paths of one attribute only.
 */
export function loadEagerly(
  fx: EagerRewriter,
  source: SyntaxNode,
  orm: "sqlalchemy" | "django",
  loadings: readonly Loading[],
  scopes: Scopes,
): void {
  const expression = queryExpression(source, scopes);
  const place =
    expression && (orm === "django" ? djangoInsertion(expression, scopes) : sqlalchemyInsertion(expression, scopes));
  const text = place && (orm === "django" ? djangoLoading(loadings) : sqlalchemyLoading(fx, place.entity, loadings));
  if (!place || text === undefined) {
    fx.cancel();
    return;
  }
  fx.title(`Load ${loadings.map(({ path }) => `\`${path.join(".")}\``).join(" and ")} with the query`);
  fx.safety("review");
  fx.insert(place.at, text);
}

function djangoLoading(loadings: readonly Loading[]): string {
  const named = (isOne: boolean) =>
    loadings
      .filter((one) => one.isOne === isOne)
      .map(({ path }) => `"${path.join("__")}"`)
      .join(", ");
  const [one, many] = [named(true), named(false)];
  return `${one && `.select_related(${one})`}${many && `.prefetch_related(${many})`}`;
}

function sqlalchemyLoading(fx: EagerRewriter, entity: string, loadings: readonly Loading[]): string | undefined {
  const options = loadings.map(({ path, isOne }) => {
    const loader = fx.ensureImport("sqlalchemy.orm", isOne ? "joinedload" : "selectinload");
    return path.length > 1 || loader === undefined ? undefined : `${loader}(${entity}.${path[0]})`;
  });
  return options.includes(undefined) ? undefined : `.options(${options.join(", ")})`;
}
