// Owns timers of a page: where one is set, what it runs, what its handle is kept in, and what may stop it. Knows one unit; whether
// `setInterval` is the platform's is for the caller to tell.
import type { SyntaxNode } from "../../syntax/node";
import { bare, CALLS, functionAround, numberValue, RETURNS, wrapped } from "./kinds";
import { pathOf } from "./paths";
import type { ScriptScopes } from "./scopes";

/** Calls of hooks that may set a timer, by their names: what they are is for the caller to tell. */
export function hookCalls(root: SyntaxNode): readonly SyntaxNode[] {
  return root.select(CALLS).filter((call) => /^use\w*(Interval|Poll)\w*$/.test(call.field("function")?.text ?? ""));
}

/** Calls of a timer function as written: `setInterval`, `window.setInterval`. */
export function timerCalls(root: SyntaxNode, name: "setInterval" | "setTimeout"): readonly SyntaxNode[] {
  return root.select(CALLS).filter((call) => isPlatform(call.field("function"), name));
}

function isPlatform(callee: SyntaxNode | undefined, name: string): boolean {
  if (callee?.kind === "identifier") return callee.text === name;
  if (callee?.kind !== "member_expression" || callee.field("property")?.text !== name) return false;
  return /^(window|globalThis|self)$/.test(callee.field("object")?.text ?? "");
}

/** What becomes of the handle that a timer gives. */
export type Handle =
  /** Nothing can stop it. */
  | { readonly h: "dropped" }
  /** The name or property (`timer.current`) that it is given to. */
  | { readonly h: "kept"; readonly target: SyntaxNode }
  /** Returned, or handed on. */
  | { readonly h: "gone" };

export function handleOf(call: SyntaxNode): Handle {
  const { parent } = wrapped(call);
  switch (parent?.kind) {
    case "expression_statement":
      return { h: "dropped" };
    case "variable_declarator": {
      const target = parent.field("name");
      return target ? { h: "kept", target } : { h: "gone" };
    }
    case "assignment_expression": {
      const target = parent.field("left");
      return target && parent.parent?.kind === "expression_statement" ? { h: "kept", target } : { h: "gone" };
    }
    case "unary_expression":
      return parent.text.startsWith("void") ? { h: "dropped" } : { h: "gone" };
    case "arrow_function":
      // An effect does nothing with a number that it is given back.
      return { h: effectAround(call) ? "dropped" : "gone" };
    default:
      return { h: "gone" };
  }
}

/** Calls that may stop the timer of a handle, those in functions that only run when the component goes apart from the others. */
export function stopsOf(
  call: SyntaxNode,
  handle: Handle,
  scopes: ScriptScopes,
): { readonly leaving: readonly SyntaxNode[]; readonly others: readonly SyntaxNode[] } {
  if (handle.h !== "kept") return { leaving: [], others: [] };
  const clears = call.unit.root
    .select(CALLS)
    .filter((one) => /(?:^|\.)clear(Interval|Timeout)$/.test(one.field("function")?.text ?? ""))
    .filter((one) => mayMean(one.field("arguments")?.namedChildren[0], handle.target, scopes));
  return { leaving: clears.filter(isLeaving), others: clears.filter((one) => !isLeaving(one)) };
}

/** False where an argument is surely another handle. */
function mayMean(argument: SyntaxNode | undefined, target: SyntaxNode, scopes: ScriptScopes): boolean {
  if (!argument) return false;
  const given = bare(argument);
  if (given.kind === "identifier" && target.kind === "identifier") {
    const [a, b] = [scopes.declaration(given), scopes.declaration(target)];
    return a === b || (a?.value !== undefined && a.value.kind !== "call_expression" && a.value.text === target.text);
  }
  if (given.kind === "member_expression" && target.kind === "member_expression") return given.text === target.text;
  return given.kind !== "identifier" || scopes.declaration(given)?.value?.kind !== "call_expression";
}

const LEAVING =
  /^(componentWillUnmount|ngOnDestroy|disconnectedCallback|beforeDestroy|beforeUnmount|unmounted|destroyed|onUnmounted|onBeforeUnmount|onDestroy|onCleanup|onScopeDispose|dispose|destroy)$/;

/** True for code that runs when the component goes. */
function isLeaving(node: SyntaxNode): boolean {
  for (let fn = functionAround(node); fn; fn = functionAround(fn)) {
    if (fn.parent?.kind === "return_statement" || isReturnedName(fn)) return true;
    if (LEAVING.test(fn.field("name")?.text ?? "")) return true;
    const call = fn.parent?.kind === "arguments" ? fn.parent.parent : undefined;
    if (LEAVING.test(call?.field("function")?.text ?? "")) return true;
    // An effect whose expression is its result.
    if (fn.parent?.kind === "arrow_function" && fn.fieldName === "body") return true;
  }
  return false;
}

function isReturnedName(fn: SyntaxNode): boolean {
  const name = fn.parent?.kind === "variable_declarator" ? fn.parent.field("name") : fn.field("name");
  const outer = functionAround(fn);
  if (!name || !outer) return false;
  return outer.select(RETURNS).some((one) => one.namedChildren[0]?.text === name.text && functionAround(one) === outer);
}

export interface Effect {
  /** The call of `useEffect`. */
  readonly call: SyntaxNode;
  /** The function it is given. */
  readonly fn: SyntaxNode;
}

/** The effect whose own function holds a node, not one nested in it. */
export function effectAround(node: SyntaxNode): Effect | undefined {
  const fn = functionAround(node);
  const call = fn?.parent?.kind === "arguments" ? fn.parent.parent : undefined;
  if (!fn || call?.kind !== "call_expression" || call.field("arguments")?.namedChildren[0] !== fn) return undefined;
  return /(?:^|\.)use(Layout|Insertion)?Effect$/.test(call.field("function")?.text ?? "") ? { call, fn } : undefined;
}

/** Path of the callee of an effect, to be looked up. */
export function effectPath({ call }: Effect, scopes: ScriptScopes): string | undefined {
  const callee = call.field("function");
  return callee && pathOf(callee, scopes);
}

/** True when what the function of an effect returns may know its timers. */
export function mayHandOn({ fn }: Effect): boolean {
  if (fn.field("body")?.kind !== "statement_block") return false;
  return fn.select(RETURNS).some((one) => functionAround(one) === fn && one.namedChildren.length > 0);
}

/** The number that an expression always is. @param named the constant that a name of the module holds. */
export function fixedNumber(
  expression: SyntaxNode,
  scopes: ScriptScopes,
  named: (name: string) => number | undefined,
): number | undefined {
  return numberValue(expression, (name) => {
    const declared = scopes.declaration(name);
    if (!declared || declared.isTop) return named(name.text);
    const isFixed = declared.kind === "variable" && declared.at.parent?.parent?.children[0]?.kind === "const";
    return isFixed && declared.part === undefined ? numberValue(declared.value) : undefined;
  });
}
