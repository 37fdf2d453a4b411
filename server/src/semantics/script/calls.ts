// Owns which calls happen whenever a function runs: in its body, in local functions that it calls, and in callbacks that are called at once.
// Knows one unit; what the calls do is not told here.
import type { SyntaxNode } from "../../syntax/node";
import { isGuarded } from "./guards";
import { bare, CALLS_AND_NEWS, FUNCTIONS } from "./kinds";
import { calledPath } from "./paths";
import type { ScriptScopes } from "./scopes";
import type { ScriptPath } from "./summary";

export interface MadeCall {
  readonly call: SyntaxNode;
  /** Undefined for local functions and what can't be followed. */
  readonly path: ScriptPath | undefined;
  /** Local functions through which it is reached, outermost first. */
  readonly through: readonly string[];
}

/** Functions deep. */
const MAX_DEPTH = 5;
/** Calls that are looked at. */
const MAX_CALLS = 200;

/** Calls that every run of a function makes, in order. `conditional`: those under conditions as well. */
export function callsOf(fn: SyntaxNode, scopes: ScriptScopes, conditional = false): readonly MadeCall[] {
  const found: MadeCall[] = [];
  collect(fn, { scopes, conditional, found, seen: new Set() }, []);
  return found;
}

interface Walk {
  readonly scopes: ScriptScopes;
  readonly conditional: boolean;
  readonly found: MadeCall[];
  readonly seen: Set<SyntaxNode>;
}

function collect(fn: SyntaxNode, walk: Walk, through: readonly string[]): void {
  if (walk.seen.has(fn) || through.length > MAX_DEPTH) return;
  walk.seen.add(fn);
  const body = fn.field("body");
  if (!body) return;
  for (const call of body.select(CALLS_AND_NEWS)) {
    if (walk.found.length >= MAX_CALLS) return;
    if (!runsWith(call, fn) || (!walk.conditional && isGuarded(call, fn))) continue;
    const local = localFunction(call.field("function"), walk.scopes);
    if (local) collect(local.fn, walk, [...through, local.name]);
    else walk.found.push({ call, path: calledPath(call, walk.scopes), through });
  }
}

/** True when a node runs while a function does: all functions in between are called at once. */
function runsWith(node: SyntaxNode, fn: SyntaxNode): boolean {
  for (let at = node.parent; at && at !== fn; at = at.parent) {
    if (FUNCTIONS.has(at.kind) && !isCalledAtOnce(at)) return false;
  }
  return true;
}

const AT_ONCE =
  /^(then|finally|map|forEach|flatMap|filter|reduce|all|allSettled|race|startTransition|batch|unstable_batchedUpdates)$/;

/** A function that is called where it stands, or that a call is known to run. */
function isCalledAtOnce(fn: SyntaxNode): boolean {
  let at = fn;
  while (at.parent?.kind === "parenthesized_expression") at = at.parent;
  const { parent } = at;
  if (parent?.kind === "call_expression" && at.fieldName === "function") return true;
  const call = parent?.kind === "arguments" ? parent.parent : undefined;
  if (call?.kind === "new_expression") return /Promise$/.test(call.field("constructor")?.text ?? "");
  const callee = call?.field("function");
  const name = callee?.kind === "member_expression" ? callee.field("property")?.text : callee?.text;
  return AT_ONCE.test(name ?? "");
}

/** The function of this unit that an expression is: written there, or a local name's; through `useCallback` too. */
export function localFunction(
  expression: SyntaxNode | undefined,
  scopes: ScriptScopes,
): { readonly fn: SyntaxNode; readonly name: string } | undefined {
  const node = expression && bare(expression);
  if (!node) return undefined;
  if (FUNCTIONS.has(node.kind)) return { fn: node, name: node.field("name")?.text ?? "" };
  if (node.kind !== "identifier") return undefined;
  const found = scopes.declaration(node);
  const value = found?.part === undefined && found?.kind !== "parameter" ? found?.value : undefined;
  const fn = value && functionIn(value);
  return fn && { fn, name: node.text };
}

/** The function that a value is, or that it memoises. */
export function functionIn(value: SyntaxNode): SyntaxNode | undefined {
  const node = bare(value);
  if (FUNCTIONS.has(node.kind)) return node;
  if (node.kind !== "call_expression") return undefined;
  const callee = node.field("function")?.text ?? "";
  if (!/^(React\.)?(useCallback|useEffectEvent|useEvent|useMemoizedFn|cache|memo|forwardRef)$/.test(callee))
    return undefined;
  const [first] = node.field("arguments")?.namedChildren ?? [];
  return first && functionIn(first);
}
