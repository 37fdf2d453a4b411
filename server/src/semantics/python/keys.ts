// Owns where the key or element put into a container comes from: fresh on every call, constant, a known finite set, or unknown.
import type { ContainerUse } from "../summary";
import type { SyntaxNode } from "../../syntax/node";
import type { Services } from "../services";
import { reachingWrites } from "./writes";

type Origin = NonNullable<ContainerUse["key"]>;

/** Callables whose results differ on every call. */
const FRESH_CALL =
  /(^|\.)(uuid[1-7]|token_hex|token_urlsafe|token_bytes|urandom|time|time_ns|perf_counter|monotonic|now|utcnow|today|random|randint|getrandbits|new_id|generate_id|ObjectId|ULID|ulid|nanoid)$/;

/** `null`: an insertion without a visible key, such as `x += [...]`. */
export function keyOrigin(key: SyntaxNode | null, services: Services): Origin {
  return key ? origin(key, services, 0) : "unknown";
}

function origin(node: SyntaxNode, services: Services, depth: number): Origin {
  if (depth > 6) return "unknown";
  switch (node.kind) {
    case "string":
      return ofString(node, services, depth);
    case "integer":
    case "float":
    case "true":
    case "false":
    case "none":
      return "constant";
    case "identifier":
      return ofName(node, services, depth);
    case "call":
      return ofCall(node, services, depth);
    case "attribute":
      return ofAttribute(node, services, depth);
    case "subscript":
    case "await":
    case "parenthesized_expression":
      return inner(node.field("value") ?? node.namedChildren[0], services, depth);
    case "tuple":
    case "dictionary":
    case "list":
    case "binary_operator":
    case "pair":
    case "conditional_expression":
    case "keyword_argument":
      return combined(node.namedChildren, services, depth);
    default:
      return "unknown";
  }
}

function inner(node: SyntaxNode | undefined, services: Services, depth: number): Origin {
  return node ? origin(node, services, depth + 1) : "unknown";
}

function ofString(node: SyntaxNode, services: Services, depth: number): Origin {
  const parts = node.namedChildren
    .filter((n) => n.kind === "interpolation")
    .flatMap((n) => n.namedChildren.slice(0, 1));
  return parts.length === 0 ? "constant" : combined(parts, services, depth);
}

/** One fresh part makes the whole fresh. */
function combined(nodes: readonly SyntaxNode[], services: Services, depth: number): Origin {
  const origins = nodes.map((n) => origin(n, services, depth + 1));
  if (origins.includes("fresh")) return "fresh";
  if (origins.includes("unknown")) return "unknown";
  return origins.includes("finite") ? "finite" : "constant";
}

function ofCall(node: SyntaxNode, services: Services, depth: number): Origin {
  const callee = node.field("function")?.text ?? "";
  if (FRESH_CALL.test(callee)) return "fresh";
  const args = node.field("arguments")?.namedChildren ?? [];
  // Conversions keep where a value comes from; methods of a value too (`key.lower()`).
  if (/^(str|int|repr|hash|tuple|frozenset|bytes|id)$/.test(callee))
    return callee === "id" ? "fresh" : combined(args, services, depth);
  const receiver = node.field("function")?.field("object");
  if (receiver) return combined([receiver, ...args], services, depth);
  return args.length > 0 ? combined(args, services, depth) : "unknown";
}

function ofAttribute(node: SyntaxNode, services: Services, depth: number): Origin {
  const name = node.field("attribute")?.text ?? "";
  if (/^_?[A-Z][A-Z0-9_]*$/.test(name)) return "constant";
  const object = node.field("object");
  // The identity of what a parameter carries: `request.user_id`, `item.id`.
  return object ? origin(object, services, depth + 1) : "unknown";
}

function ofName(node: SyntaxNode, services: Services, depth: number): Origin {
  if (/^_?[A-Z][A-Z0-9_]*$/.test(node.text)) return "constant";
  const variable = services.scopes.variable(node);
  if (!variable) return "unknown";
  if (variable.kind === "parameter") return node.text === "self" || node.text === "cls" ? "unknown" : "fresh";
  if (variable.kind !== "local") return "unknown";
  const writes = reachingWrites(variable, node, services.scopes);
  const origins = writes.map((w) => ofWrite(w, services, depth));
  if (origins.includes("fresh")) return "fresh";
  return origins.length === 1 ? (origins[0] as Origin) : "unknown";
}

function ofWrite(write: SyntaxNode, services: Services, depth: number): Origin {
  const parent = write.parent;
  if (parent?.kind === "assignment") return inner(parent.field("right"), services, depth);
  if (parent?.kind === "for_statement" || parent?.kind === "for_in_clause") {
    const loop = services.loops.all.find((l) => l.node === parent);
    return loop?.trips === "constant" ? "finite" : inner(parent.field("right"), services, depth);
  }
  return "unknown";
}
