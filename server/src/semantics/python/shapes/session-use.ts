// Owns what a client made here is used for in the same function: with which address it is first asked, and how it is set up. Pure over the unit.
import type { SyntaxNode } from "../../../syntax/node";
import type { Scopes } from "../../services";
import { localOf } from "../handles";

const REQUESTS = /^(get|post|put|patch|delete|head|options|request|stream|send|ws_connect|urlopen)$/;

/** The expression with which the address of its first request begins; undefined when no request is seen. */
export function firstAddress(made: SyntaxNode, scopes: Pick<Scopes, "variable">): SyntaxNode | undefined {
  const name = localOf(made);
  const receivers = [made, ...(name ? (scopes.variable(name)?.reads ?? []) : [])];
  for (const receiver of receivers) {
    const method =
      receiver.parent?.kind === "attribute" && receiver.fieldName === "object" ? receiver.parent : undefined;
    const verb = method?.field("attribute")?.text ?? "";
    const call = method?.parent;
    if (call?.kind !== "call" || !REQUESTS.test(verb)) continue;
    const args = call.field("arguments")?.namedChildren ?? [];
    const named = args.find((a) => a.kind === "keyword_argument" && a.field("name")?.text === "url")?.field("value");
    const address =
      named ?? args.filter((a) => a.kind !== "keyword_argument")[verb === "request" || verb === "stream" ? 1 : 0];
    return address && beginningOf(address);
  }
  return undefined;
}

/** `BASE` of `BASE + "/x"` and of `f"{BASE}/x"`. */
function beginningOf(address: SyntaxNode): SyntaxNode {
  if (address.kind === "binary_operator") return beginningOf(address.field("left") ?? address);
  if (address.kind !== "string" || !/^[rRbB]*[fF][rRbB]*["']+\{/.test(address.text)) return address;
  const first = address.select(INTERPOLATIONS)[0];
  return first?.namedChildren[0] ?? address;
}

/** Expressions put into a text. */
export const INTERPOLATIONS: ReadonlySet<string> = new Set(["interpolation"]);

/** Set up for one address or user after it was made: adapters, credentials, cookies. */
export function isSetUp(made: SyntaxNode, scopes: Pick<Scopes, "variable">): boolean {
  const name = localOf(made);
  const reads = name ? (scopes.variable(name)?.reads ?? []) : [];
  return reads.some((read) => {
    const attribute = read.parent?.kind === "attribute" ? read.parent : undefined;
    const name = attribute?.field("attribute")?.text ?? "";
    if (/^(mount|auth|cookies|cert|verify|proxies|login)$/.test(name)) return true;
    return /^(headers|params)$/.test(name) && isGiven(read, scopes);
  });
}

/** What a header holds comes in as an argument. */
function isGiven(read: SyntaxNode, scopes: Pick<Scopes, "variable">): boolean {
  const statement = read.ancestor((n) => n.kind === "expression_statement");
  const names = [...(statement?.descendants() ?? [])].filter((n) => n.kind === "identifier");
  return names.some((n) => n.text !== "self" && scopes.variable(n)?.kind === "parameter");
}
