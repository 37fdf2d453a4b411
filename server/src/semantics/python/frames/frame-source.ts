// Owns where a table of rows comes from within a unit: through names, filters and methods that keep its rows, back to a call or a
// parameter. Pure over nodes and scopes; what a call reads is asked of the caller.
import type { SyntaxNode } from "../../../syntax/node";
import type { Scopes } from "../../services";
import { innermostRight, reachingWrites } from "../writes";

export type FrameSource = (
  | /** Made by this call, which is no method that keeps rows. */
  { readonly s: "call"; readonly call: SyntaxNode }
  | { readonly s: "parameter"; readonly name: SyntaxNode }
  /** Of an object: `self.frame`. */
  | { readonly s: "attribute"; readonly at: SyntaxNode }
) & {
  /** Only the rows of one thing are left: `frame[frame["key"] == key]`. */
  readonly isOfOne?: boolean;
};

const MAX_DEPTH = 12;
const KEEPS_ROWS =
  /^(add|assign|astype|bfill|clip|copy|convert_dtypes|drop|dropna|ffill|fillna|filter|infer_objects|interpolate|join|map|mask|melt|merge|query|rename|replace|reset_index|round|set_axis|set_index|shift|sort_index|sort_values|stack|to_crs|where)$/;

/** Where the rows of an expression come from; undefined where that is out of sight, or some rows are picked by number on the way. */
export function frameSource(frame: SyntaxNode, scopes: Scopes, depth = 0): FrameSource | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const from = (node: SyntaxNode | undefined) => node && frameSource(node, scopes, depth + 1);
  switch (frame.kind) {
    case "parenthesized_expression":
      return from(frame.namedChildren[0]);
    case "subscript":
      return isCut(frame) ? undefined : narrowed(from(frame.field("value")), asksForOne(frame));
    case "attribute":
      if (frame.field("attribute")?.text === "loc") return from(frame.field("object"));
      return { s: "attribute", at: frame };
    case "call": {
      const callee = frame.field("function");
      const method = callee?.kind === "attribute" ? (callee.field("attribute")?.text ?? "") : "";
      return KEEPS_ROWS.test(method) ? (from(callee?.field("object")) ?? undefined) : { s: "call", call: frame };
    }
    case "identifier":
      return sourceOfName(frame, scopes, depth);
    default:
      return undefined;
  }
}

function narrowed(source: FrameSource | undefined, isOfOne: boolean): FrameSource | undefined {
  return source && isOfOne ? { ...source, isOfOne } : source;
}

/** Compared with a value that is not written down: a key rather than a kind. */
function asksForOne(subscript: SyntaxNode): boolean {
  const [condition] = subscript.fields("subscript");
  const parts = condition ? [condition, ...condition.descendants()] : [];
  return parts.some((part) => {
    const [left, right, ...more] = part.kind === "comparison_operator" ? part.namedChildren : [];
    if (!left || !right || more.length > 0 || part.text.slice(left.text.length, -right.text.length).trim() !== "==")
      return false;
    return right.kind === "identifier" || right.kind === "attribute" || right.kind === "call";
  });
}

/** `frame[:10]`, `frame.iloc[3]`, `frame.loc["a"]`. */
function isCut(subscript: SyntaxNode): boolean {
  const [first] = subscript.fields("subscript");
  if (subscript.field("value")?.field("attribute")?.text === "iloc") return true;
  return first?.kind === "slice" || first?.kind === "string" || first?.kind === "integer";
}

function sourceOfName(name: SyntaxNode, scopes: Scopes, depth: number): FrameSource | undefined {
  const variable = scopes.variable(name);
  if (variable?.kind === "parameter" && variable.writes.length === 1) return { s: "parameter", name };
  if (variable?.kind !== "local" && variable?.kind !== "parameter") return undefined;
  const sources = reachingWrites(variable, name, scopes).map((write) => {
    if (write.parent?.kind !== "assignment") return variable.kind === "parameter" ? undefined : null;
    const right = innermostRight(write.parent);
    return (write.parent.field("left") === write && right && frameSource(right, scopes, depth + 1)) || null;
  });
  const known = sources.filter((source) => source !== undefined);
  const [first] = known;
  if (!first || !known.every((source) => source !== null)) return undefined;
  return narrowed(
    first,
    known.some((source) => source.isOfOne === true),
  );
}
