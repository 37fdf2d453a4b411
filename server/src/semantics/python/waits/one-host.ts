// Owns whether requests of all turns of a loop go to the same host, as far as the address tells: a connection can only be kept for one.
// Pure over the unit; what is not understood is no.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Services } from "../../services";
import { leadingText } from "../leading-text";

/** Another machine: connections to one's own cost nothing. */
const HOST = /^https?:\/\/(?!localhost\b|127\.|0\.0\.0\.0)[\w.-]+(:\d+)?([/?#]|$)/;
/** `{BASE}/...`, `{self.url}/...`: names of constants, and attributes. */
const NAMED_HOST = /^\{(_?[A-Z][A-Z0-9_]+|(self|cls|settings|config|cfg|conf)\.[\w.]+)\}/;

/** @param text with which an address begins; what is put in stands in braces. */
export function isHostText(text: string | undefined): boolean {
  return text !== undefined && (HOST.test(text) || NAMED_HOST.test(text));
}

/** The address of a request goes to one host, whatever the turn. */
export function isOneHostOf(address: SyntaxNode, loop: Loop, services: Services): boolean {
  return isFixedHost(address, loop, services, 0);
}

const MAX_DEPTH = 4;
/** `"https:" + url`: the host is still to come. */
const SCHEME = /^["'](https?|ftp):\/{0,2}["']$/;

function isFixedHost(address: SyntaxNode, loop: Loop, services: Services, depth: number): boolean {
  if (depth > MAX_DEPTH) return false;
  const inner = (node: SyntaxNode | undefined) => node !== undefined && isFixedHost(node, loop, services, depth + 1);
  if (!services.loops.varies(address, loop)) return address.kind !== "call" && !SCHEME.test(address.text);
  switch (address.kind) {
    case "string":
      return HOST.test(leadingText(address, services) ?? "") || beginsFixed(address, loop, services);
    case "parenthesized_expression":
      return inner(address.namedChildren[0]);
    case "binary_operator":
      return inner(address.field("left"));
    case "call":
      return inner(baseOf(address));
    case "identifier":
      return inner(givenValue(address, loop, services));
    default:
      return false;
  }
}

/** The first thing put in is the same on each turn: `f"{base}/users/{user}"`. */
function beginsFixed(text: SyntaxNode, loop: Loop, { loops }: Services): boolean {
  const first = text.namedChildren.find((n) => n.kind === "interpolation" || n.kind === "string_content");
  return first?.kind === "interpolation" && !loops.varies(first, loop);
}

/** What `"...".format(...)` fills, and what `urljoin(base, path)` or `Request(url)` starts from. */
function baseOf(call: SyntaxNode): SyntaxNode | undefined {
  const callee = call.field("function");
  if (callee?.field("attribute")?.text === "format") return callee.field("object");
  return /(^|\.)(urljoin|Request|str)$/.test(callee?.text ?? "")
    ? call.field("arguments")?.namedChildren[0]
    : undefined;
}

/** What a local is given on each turn. */
function givenValue(name: SyntaxNode, loop: Loop, { scopes }: Services): SyntaxNode | undefined {
  const writes = scopes.variable(name)?.writes ?? [];
  const assignment = writes.length === 1 ? writes[0]?.parent : undefined;
  const value = assignment?.kind === "assignment" ? assignment.field("right") : undefined;
  return value && value.start >= loop.node.start && value.end <= loop.node.end ? value : undefined;
}
