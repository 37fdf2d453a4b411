// Owns what a timer with a fixed pace asks a server for: how often, by which function, and whether once per item. Knows one unit; what
// names of other units and of libraries stand for is for the caller to tell.
import type { SyntaxNode } from "../../syntax/node";
import { callsOf, localFunction, type MadeCall } from "./calls";
import { bare, FUNCTIONS, functionAround } from "./kinds";
import { shown } from "./pages";
import { pathOf } from "./paths";
import type { Declaration, ScriptScopes } from "./scopes";
import type { TimerPlaces } from "./summary";
import { fixedNumber } from "./timers";

/** Milliseconds; what is faster is an animation. */
export const FASTEST = 200;

export interface Poll {
  readonly ms: number;
  /** What the timer runs, as it is called, or what that asks with. */
  readonly name: string;
  /** The function that it runs, and the one that asks. */
  readonly fns: readonly SyntaxNode[];
  /** What is gone through with a request for each item, as written. */
  readonly each: string | undefined;
}

/** What is known of other units and of libraries. */
export interface Outside {
  number(name: string): number | undefined;
  request(path: string): boolean;
  /** Undefined for anything but a timer of the platform, of a library or of the project. */
  timer(path: string): TimerPlaces | undefined;
}

/** What a timer asks; undefined where its pace is not fixed, or it asks for nothing. */
export function pollOf(call: SyntaxNode, scopes: ScriptScopes, outside: Outside): Poll | undefined {
  const given = call.field("arguments")?.namedChildren ?? [];
  const callee = call.field("function");
  // Most timers have a pace that is no number, or run what asks nobody: resolving names comes last.
  if (!callee || given.length < 2 || !given.some((one) => fixedNumber(one, scopes, outside.number) !== undefined))
    return undefined;
  const path = pathOf(callee, scopes);
  const [at, pace] = (path === undefined ? undefined : outside.timer(path)) ?? [0, -1];
  const [callback, delay] = [given[at], given[pace]];
  const ms = delay && fixedNumber(delay, scopes, outside.number);
  return callback && ms !== undefined && ms >= FASTEST ? askedBy(callback, ms, scopes, outside) : undefined;
}

function askedBy(callback: SyntaxNode, ms: number, scopes: ScriptScopes, outside: Outside): Poll | undefined {
  const local = localFunction(callback, scopes);
  const path = local ? undefined : pathOf(callback, scopes);
  if (!local)
    return path && outside.request(path) ? { ms, name: shown(callback), fns: [], each: undefined } : undefined;
  const asking = callsOf(local.fn, scopes).filter((one) => one.path !== undefined && outside.request(one.path));
  const [made] = asking;
  if (!made) return undefined;
  const name = local.name || made.through[0] || shown(made.call.field("function") ?? made.call);
  const each = asking.map((one) => eachOf(one, scopes)).find((one) => one !== undefined);
  return { ms, name, fns: [local.fn, functionAround(made.call) ?? local.fn], each };
}

/** What a request is made for each item of, within its own function; undefined for lists that are written out. */
function eachOf({ call }: MadeCall, scopes: ScriptScopes): string | undefined {
  for (let at = call; at.parent; at = at.parent) {
    const { parent } = at;
    if (parent.kind === "for_in_statement" && at.fieldName === "body") return manyOf(parent.field("right"), scopes);
    if (!FUNCTIONS.has(at.kind)) continue;
    const through = parent.kind === "arguments" ? parent.parent?.field("function") : undefined;
    if (through?.kind !== "member_expression") return undefined;
    const how = through.field("property")?.text ?? "";
    if (/^(map|forEach|flatMap)$/.test(how)) return manyOf(through.field("object"), scopes);
    if (!/^(then|finally)$/.test(how)) return undefined;
  }
  return undefined;
}

function manyOf(list: SyntaxNode | undefined, scopes: ScriptScopes): string | undefined {
  const node = list && bare(list);
  if (!node || node.kind === "array") return undefined;
  const declared = node.kind === "identifier" ? scopes.declaration(node) : undefined;
  return node.kind === "identifier" && isWrittenOut(declared) ? undefined : shown(node);
}

/** A constant of the module, or a local list that is written out. */
function isWrittenOut(declared: Declaration | undefined): boolean {
  return !declared || declared.isTop || (declared.value !== undefined && bare(declared.value).kind === "array");
}
