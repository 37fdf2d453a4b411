// Owns where the key or element put into a container comes from: made anew on every call, constant, a known finite set, an input
// of the function, or unknown. Pure over the unit.

import type { SyntaxNode } from "../../syntax/node";
import type { Services } from "../services";
import type { ContainerUse } from "../summary";
import { isChecked } from "./key-checks";
import { reachingWrites } from "./writes";

/** `input`: the parameter (with what is read from it, as written) that a fresh key comes from; absent when it is made here. */
export type KeyOrigin = Pick<ContainerUse, "key" | "input">;

type Origin = NonNullable<ContainerUse["key"]>;

/** Callables whose results differ on every call. */
const FRESH_CALL =
  /(^|\.|_)(uuid[1-7]|token_hex|token_urlsafe|token_bytes|urandom|time|time_ns|perf_counter|monotonic|now|utcnow|random|randint|getrandbits|new_id|generate_id|ObjectId|ULID|ulid|nanoid)$/;
/** Functions without arguments that are named for giving out identities: `new_job_id()`. */
const NEW_ID = /(^|\.)_?(get|new|make|create|generate|gen|next)_(\w+_)?(id|uuid|token|sid)$/;
/** Functions of their arguments whose results are as many as the arguments are. */
const CONVERSION =
  /^(str|int|repr|hash|tuple|frozenset|bytes|(\w*[._])?(md5|sha1|sha256|sha512|blake2b|hexdigest|digest|dumps|lower|upper|strip|encode|decode|isoformat|timestamp|strftime|join|format|replace|as_posix|resolve|hex)|_?(make|build|get|create|generate|cache|compute|hash|to)?_?(cache)?_?(key|hash|digest|fingerprint|id)\w*|self\._?(make|build|get|create|generate|compute|hash)?_?(cache)?_?(key|hash|digest|fingerprint)\w*)$/;
const IDENTITY = /(^|_)(id|uuid|guid|token|sid|uid)$/;
const MAX_INPUT = 60;

/** `null`: an insertion without a visible key, such as `x += [...]`. */
export function keyOrigin(key: SyntaxNode | null, services: Services): KeyOrigin {
  if (!key) return { key: "unknown" };
  if (isChecked(key)) return { key: "finite" };
  return origin(key, services, 0);
}

const UNKNOWN: KeyOrigin = { key: "unknown" };
const CONSTANT: KeyOrigin = { key: "constant" };
const FRESH: KeyOrigin = { key: "fresh" };

function origin(node: SyntaxNode, services: Services, depth: number): KeyOrigin {
  if (depth > 6) return UNKNOWN;
  switch (node.kind) {
    case "string":
      return ofString(node, services, depth);
    case "integer":
    case "float":
    case "true":
    case "false":
    case "none":
      return CONSTANT;
    case "identifier":
      return ofName(node, services, depth);
    case "call":
      return ofCall(node, services, depth);
    case "attribute":
      return ofAttribute(node, services, depth);
    case "subscript":
      return ofSubscript(node, services, depth);
    case "await":
    case "parenthesized_expression":
      return inner(node.namedChildren[0], services, depth);
    case "tuple":
    case "dictionary":
    case "list":
    case "binary_operator":
    case "boolean_operator":
    case "pair":
    case "conditional_expression":
    case "keyword_argument":
      return combined(node.namedChildren, services, depth);
    default:
      return UNKNOWN;
  }
}

function inner(node: SyntaxNode | undefined, services: Services, depth: number): KeyOrigin {
  return node ? origin(node, services, depth + 1) : UNKNOWN;
}

function ofString(node: SyntaxNode, services: Services, depth: number): KeyOrigin {
  const parts = node.namedChildren
    .filter((n) => n.kind === "interpolation")
    .flatMap((n) => n.namedChildren.slice(0, 1));
  return parts.length === 0 ? CONSTANT : combined(parts, services, depth);
}

/** One fresh part makes the whole fresh; one made here outdoes the inputs. */
function combined(nodes: readonly SyntaxNode[], services: Services, depth: number): KeyOrigin {
  return strongest(nodes.map((n) => origin(n, services, depth + 1)));
}

function strongest(origins: readonly KeyOrigin[]): KeyOrigin {
  const fresh = origins.filter((o) => o.key === "fresh");
  if (fresh.some((o) => o.input === undefined)) return FRESH;
  if (fresh.length > 0) return { key: "fresh", input: shorten(fresh.map((o) => o.input).join(" ")) };
  const kinds = origins.map((o) => o.key as Origin);
  if (kinds.includes("unknown")) return UNKNOWN;
  return kinds.includes("finite") ? { key: "finite" } : CONSTANT;
}

function shorten(text: string): string {
  return text.replace(/\s+/g, " ").slice(0, MAX_INPUT);
}

function ofCall(node: SyntaxNode, services: Services, depth: number): KeyOrigin {
  const callee = node.field("function");
  const written = callee?.text ?? "";
  if (FRESH_CALL.test(written)) return FRESH;
  const args = node.field("arguments")?.namedChildren ?? [];
  if (args.length === 0 && NEW_ID.test(written)) return FRESH;
  const receiver = callee?.field("object");
  const method = callee?.field("attribute")?.text;
  // `data.get("id")`, `request.headers.get("x")`: reading a part of an input.
  if (receiver && (method === "get" || method === "pop")) {
    const from = inner(receiver, services, depth);
    return from.input === undefined ? UNKNOWN : { key: "fresh", input: shorten(node.text) };
  }
  if (!CONVERSION.test(callee?.kind === "attribute" && method ? method : written)) return UNKNOWN;
  const parts = receiver && receiver.kind !== "identifier" ? [receiver, ...args] : args;
  const subject = receiver?.kind === "identifier" && services.scopes.variable(receiver) ? [receiver, ...args] : parts;
  return subject.length > 0 ? combined(subject, services, depth) : UNKNOWN;
}

function ofAttribute(node: SyntaxNode, services: Services, depth: number): KeyOrigin {
  const name = node.field("attribute")?.text ?? "";
  if (/^_?[A-Z][A-Z0-9_]*$/.test(name)) return CONSTANT;
  const object = node.field("object");
  if (!object) return UNKNOWN;
  // The identity of something made here: `job = Job(...)`, then `job.id`.
  if (IDENTITY.test(name) && isMade(object, services)) return FRESH;
  const from = inner(object, services, depth);
  return from.input === undefined ? from : { key: "fresh", input: shorten(node.text) };
}

function isMade(object: SyntaxNode, services: Services): boolean {
  if (object.kind !== "identifier") return false;
  const writes = services.scopes.variable(object)?.writes ?? [];
  const right = writes.length === 1 ? writes[0]?.parent?.field("right") : undefined;
  const call = right?.kind === "await" ? right.namedChildren[0] : right;
  const callee = call?.kind === "call" ? (call.field("function")?.text ?? "") : "";
  return /(^|\.)(_?[A-Z]\w*[a-z]\w*|_?(create|new|make|start|submit|open|spawn)(_\w+)?)$/.test(callee);
}

function ofSubscript(node: SyntaxNode, services: Services, depth: number): KeyOrigin {
  const from = inner(node.field("value"), services, depth);
  return from.input === undefined ? UNKNOWN : { key: "fresh", input: shorten(node.text) };
}

function ofName(node: SyntaxNode, services: Services, depth: number): KeyOrigin {
  if (/^_?[A-Z][A-Z0-9_]*$/.test(node.text)) return CONSTANT;
  const variable = services.scopes.variable(node);
  if (!variable) return UNKNOWN;
  if (variable.kind === "parameter") {
    return node.text === "self" || node.text === "cls" ? UNKNOWN : { key: "fresh", input: shorten(node.text) };
  }
  if (variable.kind !== "local") return UNKNOWN;
  const writes = reachingWrites(variable, node, services.scopes);
  const origins = writes.map((w) => ofWrite(w, services, depth));
  const fresh = origins.filter((o) => o.key === "fresh");
  if (fresh.length > 0) return strongest(fresh);
  return origins.length === 1 ? (origins[0] as KeyOrigin) : UNKNOWN;
}

function ofWrite(write: SyntaxNode, services: Services, depth: number): KeyOrigin {
  const parent = write.parent;
  if (parent?.kind === "assignment") return inner(parent.field("right"), services, depth);
  if (parent?.kind === "named_expression") return inner(parent.field("value"), services, depth);
  if (parent?.kind === "for_statement" || parent?.kind === "for_in_clause") {
    const loop = services.loops.all.find((l) => l.node === parent);
    return loop?.trips === "constant" ? { key: "finite" } : inner(parent.field("right"), services, depth);
  }
  return UNKNOWN;
}
