// Owns the question what of a polled answer tells that it is the last one: `job.status`, `state === "done"`. Knows one unit.
import type { SyntaxNode } from "../../syntax/node";
import { CALLS, NAMES, wrapped } from "./kinds";
import type { Declaration, ScriptScopes } from "./scopes";

/** What is true once there is no more to come, or for as long as there is. */
const DONE_NAME =
  /^(?:(?:is|has)_?)?(?:done|complete|completed|finished|ready|ingested|ended|terminal|failed|succeeded|processed|uploaded|resolved|closed|expired|arrived|returned|delivered|processing|pending|running|in_?progress)$/i;
/** What says so by its value; that there is one says nothing. */
const STATE_NAME = /^(?:(?:job|run)_?)?(?:status|state|phase|progress)$/i;
const DONE_WORD =
  /^["'`](?:done|complete|completed|finished|ready|failed|failure|error|success|succeeded|cancelled|canceled|terminated|stopped|running|pending|processing|in_progress|queued)["'`]$/i;

/** What the unit reads of these variables that says whether there is more to come, as written. */
export function progressRead(
  root: SyntaxNode,
  variables: ReadonlySet<Declaration>,
  scopes: ScriptScopes,
): string | undefined {
  if (variables.size === 0) return undefined;
  for (const name of root.select(NAMES)) {
    const declared = scopes.declaration(name);
    if (!declared || !variables.has(declared) || name === declared.at) continue;
    const read = progressOf(name);
    if (read !== undefined) return read;
  }
  return undefined;
}

/** `job.data?.status` of `job`; `state` where it is compared with the end. */
function progressOf(name: SyntaxNode): string | undefined {
  let at = name;
  while (at.parent?.kind === "member_expression" && at.fieldName === "object") {
    at = at.parent;
    const property = at.field("property")?.text ?? "";
    if (/error|failure/i.test(property)) return undefined;
    if ((DONE_NAME.test(property) && isLookedAt(at)) || (STATE_NAME.test(property) && isCompared(at)))
      return at.text.replaceAll("?.", ".");
  }
  at = wrapped(at);
  const { parent } = at;
  if (parent?.kind !== "binary_expression" || !/^[=!]==?$/.test(parent.field("operator")?.kind ?? "")) return undefined;
  const other = parent.field(at.fieldName === "left" ? "right" : "left");
  return other && DONE_WORD.test(other.text) ? at.text.replaceAll("?.", ".") : undefined;
}

/** True where a value is compared with one that is written out, rather than shown, or only asked for. */
function isCompared(node: SyntaxNode): boolean {
  const at = wrapped(node);
  const { parent } = at;
  if (parent?.kind === "switch_statement" || parent?.parent?.kind === "switch_statement") return true;
  if (parent?.kind !== "binary_expression" || !/^[=!]==?$/.test(parent.field("operator")?.kind ?? "")) return false;
  const other = parent.field(at.fieldName === "left" ? "right" : "left");
  return /^(string|number|member_expression)$/.test(other?.kind ?? "");
}

/** True where a value decides something, rather than only being shown. */
function isLookedAt(node: SyntaxNode): boolean {
  let at = node;
  while (at.parent?.kind === "parenthesized_expression" || at.parent?.kind === "unary_expression") at = at.parent;
  const { parent, fieldName } = at;
  switch (parent?.kind) {
    case "ternary_expression":
    case "if_statement":
      return fieldName === "condition";
    case "parenthesized_expression":
      return parent.parent?.kind === "if_statement";
    case "binary_expression":
      return /^([=!]==?|&&|\|\|)$/.test(parent.field("operator")?.kind ?? "");
    case "switch_statement":
      return fieldName === "value";
    default:
      return at !== node || node.parent?.kind === "if_statement";
  }
}

/** State variables (`const [job, setJob] = useState()`) that calls in a function set. */
export function statesSetIn(fns: readonly SyntaxNode[], scopes: ScriptScopes): ReadonlySet<Declaration> {
  const found = new Set<Declaration>();
  for (const call of fns.flatMap((fn) => fn.select(CALLS))) {
    const callee = call.field("function");
    const setter = callee?.kind === "identifier" ? scopes.declaration(callee) : undefined;
    if (setter?.part !== 1 || !/(?:^|\.)useState$/.test(setter.value?.field("function")?.text ?? "")) continue;
    const pattern = setter.at.parent;
    const state = pattern?.namedChildren[0];
    const declared = state?.kind === "identifier" ? scopes.declaration(state) : undefined;
    if (declared) found.add(declared);
  }
  return found;
}
