// Owns the question what of a polled answer tells that it is the last one: `job.status`, `state === "done"`. Knows one unit.
import type { SyntaxNode } from "../../syntax/node";
import { bare, CALLS, NAMES, stringValue, wrapped } from "./kinds";
import type { Declaration, ScriptScopes } from "./scopes";

/** What is true once there is no more to come, or for as long as there is. */
const DONE_NAME =
  /^(?:(?:is|has)_?)?(?:done|complete|completed|finished|ready|ingested|ended|terminal|failed|succeeded|processed|uploaded|resolved|closed|expired|arrived|returned|delivered|processing|pending|running|in_?progress)$/i;
/** Of these, what says so of one thing; `completed` alone may be how many are. */
const FINAL_NAME =
  /^(?:(?:is|has)_?(?:done|complete|completed|finished|ingested|ended|terminal|succeeded|processed|uploaded|expired|arrived|returned|delivered)|done|finished)$/i;
/** What says so by its value; that there is one says nothing. */
const STATE_NAME = /^(?:(?:job|run)_?)?(?:status|state|phase|progress)$/i;
const DONE_WORD =
  /^(?:done|complete|completed|finished|ready|failed|failure|error|success|succeeded|cancelled|canceled|terminated|stopped|running|pending|processing|in_progress|queued)$/i;
/** Nothing comes after these; what runs, is ready, stopped or failed may be a service, which goes on. */
const END_WORD =
  /^(?:done|complete|completed|finished|succeeded|cancelled|canceled|terminated|delivered|expired|ended)$/i;

/** Something of an answer that says whether there is more to come. */
export interface Progress {
  /** As written. */
  readonly text: string;
  /** True where it is looked whether it is the last one, and the page stays as it is then. */
  readonly isFinal: boolean;
}

/** What the unit reads of these variables that says whether there is more to come. */
export function progressRead(
  root: SyntaxNode,
  variables: ReadonlySet<Declaration>,
  scopes: ScriptScopes,
): Progress | undefined {
  if (variables.size === 0) return undefined;
  const reads: Read[] = [];
  for (const name of root.select(NAMES)) {
    const declared = scopes.declaration(name);
    if (!declared || !variables.has(declared) || name === declared.at) continue;
    reads.push(...readOf(name, scopes));
  }
  const found = reads.find(({ isFinal }) => isFinal) ?? reads[0];
  return found && { text: found.text, isFinal: found.isFinal && !reads.some(({ isWayOn }) => isWayOn) };
}

interface Read extends Progress {
  /** True where it makes the page go elsewhere, or tell others. */
  readonly isWayOn: boolean;
}

/** `job.data?.status` of `job`; `state` where it is compared with the end. */
function readOf(name: SyntaxNode, scopes: ScriptScopes): readonly Read[] {
  let at = name;
  while (at.parent?.kind === "member_expression" && at.fieldName === "object") {
    at = at.parent;
    const property = at.field("property")?.text ?? "";
    if (/error|failure/i.test(property)) return [];
    const text = at.text.replaceAll("?.", ".");
    if (DONE_NAME.test(property) && isLookedAt(at))
      return [{ text, isFinal: FINAL_NAME.test(property) || isComparedWithBoolean(at), isWayOn: isWayOn(at) }];
    if (STATE_NAME.test(property)) return stateRead(at, text, scopes);
  }
  const values = comparedWith(at, scopes);
  if (!values.some((value) => DONE_WORD.test(wordOf(value)))) return [];
  return [{ text: at.text.replaceAll("?.", "."), isFinal: values.some(isEnd), isWayOn: isWayOn(at) }];
}

/** The state itself, or a name that it is given. */
function stateRead(state: SyntaxNode, text: string, scopes: ScriptScopes): readonly Read[] {
  const { parent } = wrapped(state);
  const alias = parent?.kind === "variable_declarator" ? parent.field("name") : undefined;
  const declared = alias?.kind === "identifier" ? scopes.declaration(alias) : undefined;
  const uses = declared
    ? [...state.unit.root.select(NAMES)].filter((one) => one !== alias && scopes.declaration(one) === declared)
    : [state];
  return uses.flatMap((use) => {
    const values = comparedWith(use, scopes);
    return values.length > 0 ? [{ text, isFinal: values.some(isEnd), isWayOn: isWayOn(use) }] : [];
  });
}

/** What a value is compared with where that is written out: the other side, the cases of a switch, the items of a list. */
function comparedWith(node: SyntaxNode, scopes: ScriptScopes): readonly SyntaxNode[] {
  const at = wrapped(node);
  const { parent } = at;
  const switched = parent?.kind === "switch_statement" ? parent : parent?.parent;
  if (switched?.kind === "switch_statement") {
    const cases = switched.field("body")?.namedChildren ?? [];
    return cases.flatMap((one) => one.field("value") ?? []);
  }
  if (parent?.kind === "arguments") return itemsOf(parent.parent, scopes);
  if (parent?.kind !== "binary_expression" || !/^[=!]==?$/.test(parent.field("operator")?.kind ?? "")) return [];
  const other = parent.field(at.fieldName === "left" ? "right" : "left");
  return other && /^(string|number|member_expression)$/.test(other.kind) ? [other] : [];
}

/** The items of the list, or the name of the constant, that a call of `includes` or `has` looks in. */
function itemsOf(call: SyntaxNode | undefined, scopes: ScriptScopes): readonly SyntaxNode[] {
  const callee = call?.field("function");
  const list = callee?.kind === "member_expression" ? callee.field("object") : undefined;
  if (!list || !/^(includes|has)$/.test(callee?.field("property")?.text ?? "")) return [];
  const value = bare(list.kind === "identifier" ? (scopes.declaration(list)?.value ?? list) : list);
  if (value.kind === "identifier") return [value];
  const items = value.kind === "new_expression" ? value.field("arguments")?.namedChildren[0] : value;
  return items?.kind === "array" ? items.namedChildren : [];
}

/** `completed` of `"completed"`, of `Status.Completed`, and of `100`, as far as that is a word. */
function wordOf(value: SyntaxNode): string {
  return stringValue(value) ?? value.field("property")?.text ?? "";
}

function isEnd(value: SyntaxNode): boolean {
  if (value.kind === "identifier") return /^(terminal|final|finished|done|completed|end)/i.test(value.text);
  return value.text === "100" || END_WORD.test(wordOf(value));
}

function isComparedWithBoolean(node: SyntaxNode): boolean {
  const { parent, fieldName } = wrapped(node);
  if (parent?.kind !== "binary_expression") return false;
  return /^(true|false)$/.test(parent.field(fieldName === "left" ? "right" : "left")?.text ?? "");
}

const ON =
  /^(?:on[A-Z]\w*|navigate\w*|redirect|close|set(?:Active|Current)?(?:Step|Stage|View|Tab|Page|Open|Show\w*|Is[A-Z]\w*|Enabled)\w*|(?:\w+\.)+(?:push|replace|assign|reload|close|navigate|on[A-Z]\w*))$/;

/** True where a condition decides that the page goes on to something else. */
function isWayOn(node: SyntaxNode): boolean {
  const statement = node.ancestor(({ kind }) => kind === "if_statement");
  const condition = statement?.field("condition");
  if (!statement || !condition || node.start < condition.start || node.end > condition.end) return false;
  const calls = statement.field("consequence")?.select(CALLS) ?? [];
  return calls.some((call) => ON.test(call.field("function")?.text ?? ""));
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
