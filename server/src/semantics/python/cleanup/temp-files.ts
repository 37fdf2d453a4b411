// Owns which locals of a function name a temporary file that it made, and what removes the file. Pure over the unit; library names are
// given. A name that goes out of sight makes the whole unknown.
import type { SyntaxNode } from "../../../syntax/node";
import type { Services, Variable } from "../../services";

export interface Named {
  /** The statement that makes the file: an assignment, or a whole `with`. */
  readonly statement: SyntaxNode;
  /** The file object: its `name` is the path. */
  readonly object: Variable | undefined;
  /** Locals that hold the path. */
  readonly paths: ReadonlySet<Variable>;
}

type Scopes = Pick<Services, "scopes">;

/**
 * @param kind what the call gives: a file `object` with a name, or a `pair` of descriptor and path.
 * @returns undefined where the path may be in other hands.
 */
export function namesOfFile(call: SyntaxNode, kind: "object" | "pair", { scopes }: Scopes): Named | undefined {
  const holder = call.ancestor((n) => /^(assignment|as_pattern|with_item|expression_statement|block)$/.test(n.kind));
  const target = holder?.kind === "as_pattern" ? holder.namedChildren[1]?.namedChildren[0] : holder?.field("left");
  const statement = holder?.ancestor((n) => n.parent?.kind === "block");
  const name = kind === "object" ? target : pathOf(target, call);
  const variable = name?.kind === "identifier" ? localOf(name, scopes) : undefined;
  if (!statement || !variable) return undefined;
  const object = kind === "object" ? variable : undefined;
  const paths = new Set<Variable>(object ? [] : [variable]);
  const pending: Variable[] = [variable];
  for (let at = pending.pop(); at; at = pending.pop()) {
    for (const read of at.reads) {
      const use = at === object ? nameOf(read) : read;
      if (use === "other") continue;
      if (use === undefined || leaves(use)) return undefined;
      const held = heldBy(use, scopes);
      if (held === "unknown") return undefined;
      if (!held || paths.has(held)) continue;
      paths.add(held);
      pending.push(held);
    }
  }
  return { statement, object, paths };
}

/** Whether a call removes the file. @param library canonical name of what is called, `""` where it is none. */
export function removalOf(call: SyntaxNode, { object, paths }: Named, library: string): boolean {
  const callee = call.field("function");
  const isPath = (node: SyntaxNode | undefined) =>
    [...paths].some((p) => p.reads.some((r) => node && innerPath(node) === r)) ||
    object?.reads.some((r) => node && innerPath(node) === nameOf(r)) === true;
  if (/^os\.(unlink|remove)$/.test(library)) return isPath(call.field("arguments")?.namedChildren[0]);
  return callee?.field("attribute")?.text === "unlink" && isPath(callee.field("object"));
}

function localOf(name: SyntaxNode, scopes: Services["scopes"]): Variable | undefined {
  const variable = scopes.variable(name);
  return variable?.kind === "local" && !variable.captured && variable.writes.length === 1 ? variable : undefined;
}

/** `fd, path = mkstemp()` and `path = mkstemp()[1]`. */
function pathOf(target: SyntaxNode | undefined, call: SyntaxNode): SyntaxNode | undefined {
  if (target?.kind === "pattern_list" || target?.kind === "tuple_pattern") return target.namedChildren[1];
  const item = call.parent;
  return item?.kind === "subscript" && item.field("subscript")?.text === "1" ? target : undefined;
}

/** `temp.name`; `other` for further methods of the file; undefined where the file itself is handed on to keep. */
function nameOf(read: SyntaxNode): SyntaxNode | "other" | undefined {
  const parent = read.parent;
  if (parent?.kind === "attribute" && read.fieldName === "object")
    return parent.field("attribute")?.text === "name" ? parent : "other";
  return leaves(read) ? undefined : "other";
}

/** The path within `Path(path)`, `str(path)`. */
function innerPath(node: SyntaxNode): SyntaxNode {
  const only = node.kind === "call" && /(^|\.)(Path|str|fspath)$/.test(node.field("function")?.text ?? "");
  const [first, ...others] = only ? (node.field("arguments")?.namedChildren ?? []) : [];
  return first && others.length === 0 ? innerPath(first) : node;
}

/** Returned, yielded, stored, or given to something that is told to remove it. */
function leaves(use: SyntaxNode): boolean {
  const at = outermost(use);
  const parent = at.parent;
  if (parent?.kind === "assignment") return at.fieldName === "right" && parent.field("left")?.kind !== "identifier";
  if (/^(return_statement|yield|set|pair|lambda)$/.test(parent?.kind ?? "")) return true;
  // `run(["convert", path])` only uses it.
  if (parent && /^(tuple|list|expression_list)$/.test(parent.kind)) return leaves(parent);
  const list = parent?.kind === "keyword_argument" ? parent.parent : parent;
  if (list?.kind !== "argument_list") return false;
  const call = list.parent;
  const callee = call?.field("function")?.text ?? "";
  if (/(^|\.)(_?[A-Z]\w*|append|add|put|add_task|callback|push|register|finalize|setattr|partial|submit)$/.test(callee))
    return !/(^|\.)Path$/.test(callee);
  return list.namedChildren.some((a) => a !== at && /(^|\.)\w*(unlink|remove|rmtree|clean)\w*$/i.test(a.text));
}

/** Around `Path(...)`, which is the same file by another name. */
function outermost(use: SyntaxNode): SyntaxNode {
  const call = use.parent?.kind === "argument_list" ? use.parent.parent : undefined;
  return call && innerPath(call) === innerPath(use) ? outermost(call) : use;
}

/** The local that is given the path, or a name of the same file; `unknown` where it is one among others. */
function heldBy(use: SyntaxNode, scopes: Services["scopes"]): Variable | "unknown" | undefined {
  const at = outermost(use);
  const assignment = at.parent;
  if (assignment?.kind !== "assignment" || at.fieldName !== "right") return undefined;
  const left = assignment.field("left");
  return (left?.kind === "identifier" ? localOf(left, scopes) : undefined) ?? "unknown";
}
