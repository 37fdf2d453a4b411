// Owns the reading of annotations as "an instance of what this names". Typing constructs are unwrapped by name where the
// unit shows them; the facts layer unwraps the rest when names are resolved.
import type { SyntaxNode } from "../../syntax/node";
import { type Ref, UNKNOWN } from "../ref";
import { unite } from "./unite";

const TRANSPARENT = new Set([
  "Optional",
  "Annotated",
  "ClassVar",
  "Final",
  "Required",
  "NotRequired",
  "ReadOnly",
  "Mapped",
]);

/** Ref of the values that an annotation admits; `None` is left out. */
export function annotationRef(node: SyntaxNode, value: (n: SyntaxNode) => Ref): Ref {
  switch (node.kind) {
    case "type":
    case "parenthesized_expression":
      return node.namedChildren[0] ? annotationRef(node.namedChildren[0], value) : UNKNOWN;
    case "identifier":
    case "attribute":
    case "member_type":
      return { k: "type", of: value(node) };
    case "none":
      return { k: "literal", type: "builtins.None" };
    case "string":
      return quoted(node);
    case "binary_operator":
      return unite(
        [node.field("left"), node.field("right")].filter((n) => n !== undefined).map((n) => annotationRef(n, value)),
      );
    case "union_type":
      return unite(node.namedChildren.map((n) => annotationRef(n, value)));
    case "generic_type":
      return generic(node.namedChildren[0], node.namedChildren[1]?.namedChildren ?? [], value);
    case "subscript":
      return generic(node.field("value"), node.fields("subscript"), value);
    default:
      return UNKNOWN;
  }
}

function generic(base: SyntaxNode | undefined, args: readonly SyntaxNode[], value: (n: SyntaxNode) => Ref): Ref {
  if (!base) return UNKNOWN;
  const name = base.text.split(".").pop() ?? "";
  const flat = args.flatMap((a) => (a.kind === "tuple" || a.kind === "expression_list" ? a.namedChildren : [a]));
  const first = flat[0];
  if (TRANSPARENT.has(name) && first) return annotationRef(first, value);
  if (name === "Union") return unite(flat.map((a) => annotationRef(a, value)));
  return { k: "type", of: value(base), args: flat.slice(0, 3).map((a) => annotationRef(a, value)) };
}

/** Forward references: dotted names, optional ones and simple generics in quotes. */
function quoted(node: SyntaxNode): Ref {
  const text = node.text.replace(/^["']+|["']+$/g, "").trim();
  const plain = text.replace(/\s*\|\s*None$/, "").replace(/^Optional\[(.*)\]$/, "$1");
  const match = /^([A-Za-z_][\w.]*)(?:\[([A-Za-z_][\w.]*)\])?$/.exec(plain);
  if (!match) return UNKNOWN;
  const of = dotted(match[1] ?? "");
  return match[2] ? { k: "type", of, args: [{ k: "type", of: dotted(match[2]) }] } : { k: "type", of };
}

function dotted(name: string): Ref {
  const [first = "", ...rest] = name.split(".");
  return rest.reduce<Ref>((of, part) => ({ k: "attr", of, name: part }), { k: "free", name: first });
}
