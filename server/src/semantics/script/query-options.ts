// Owns the options of query hooks that ask again at a fixed pace (`refetchInterval: 5000`): which call has them, and what else they say.
// Knows one unit; what a callee's path stands for is for the caller to tell.
import type { SyntaxNode } from "../../syntax/node";
import { isFormal } from "./guards";
import { bare, FUNCTIONS, pairOf, property, shorthands, wrapped } from "./kinds";
import { type PollingHook, pollingHook } from "./knowledge";
import { pathOf } from "./paths";
import type { Declaration, ScriptScopes } from "./scopes";

export interface PolledQuery {
  /** The key with its value. */
  readonly pair: SyntaxNode;
  /** The pace, in milliseconds once it is known. */
  readonly interval: SyntaxNode;
  /** True when it goes on while the page is not looked at. */
  readonly background: boolean;
  /** Names that the answer is given to. */
  readonly variables: ReadonlySet<Declaration>;
}

const OPTIONS: ReadonlySet<string> = new Set(["refetchInterval", "refreshInterval", "pollInterval", "pollingInterval"]);

/**
 * The pace at which a call of a query hook asks again; undefined where it asks once, or only under a condition.
 * @param nameOf a library's name for a path; undefined for anything else.
 */
export function polledQuery(
  call: SyntaxNode,
  scopes: ScriptScopes,
  nameOf: (path: string) => string | undefined,
): PolledQuery | undefined {
  const args = call.field("arguments")?.namedChildren ?? [];
  // Cheap: hardly any call has such an option.
  if (!args.some((arg) => arg.namedChildren.some((child) => OPTIONS.has(child.field("key")?.text ?? ""))))
    return undefined;
  const callee = call.field("function");
  const path = callee && pathOf(callee, scopes);
  const name = path === undefined ? undefined : nameOf(path);
  const hook = name === undefined ? undefined : pollingHook(name);
  const options = hook && (hook.at === "last" ? args.findLast(({ kind }) => kind === "object") : args[hook.at]);
  const pair = hook && pairOf(options, hook.option);
  const value = pair?.field("value");
  if (!hook || !options || !pair || !value || isConditional(options) || isAskedSometimes(args[0], hook, scopes))
    return undefined;
  const interval = fixedValue(value);
  if (!interval || options.namedChildren.some((child) => child.kind === "spread_element" && child.start > pair.start))
    return undefined;
  const background = goesOn(hook, options);
  return { pair, interval, background, variables: variablesOf(call, scopes) };
}

/** True while the page is not looked at. */
function goesOn({ background, pause }: PollingHook, options: SyntaxNode): boolean {
  if (pause) return property(options, pause[0])?.text !== pause[1];
  return background === undefined || property(options, background)?.text === "true";
}

/** The number, or the one that a function always gives. */
function fixedValue(value: SyntaxNode): SyntaxNode | undefined {
  const node = bare(value);
  if (!FUNCTIONS.has(node.kind)) return node;
  const body = node.field("body");
  return body && body.kind !== "statement_block" ? bare(body) : undefined;
}

/** Queries that only run for a while say so, and those that look whether the page is seen. */
function isConditional(options: SyntaxNode): boolean {
  if (shorthands(options).some((name) => /^(enabled|skip|isPaused)$/.test(name))) return true;
  const enabled = property(options, "enabled") ?? property(options, "skip") ?? property(options, "isPaused");
  return enabled !== undefined && !/^(true|false)$/.test(enabled.text) && !isFormal(enabled);
}

/** A key, or an input, that is none under a condition, so that nothing is asked: `isRunning ? key : null`. */
function isAskedSometimes(first: SyntaxNode | undefined, hook: PollingHook, scopes: ScriptScopes): boolean {
  const given = first && bare(first);
  const declared = given?.kind === "identifier" ? scopes.declaration(given) : undefined;
  const value = declared?.kind === "variable" && declared.part === undefined ? declared.value : given;
  const key = value && bare(value);
  if (!key) return false;
  // A function that gives the key of SWR may give none.
  if (FUNCTIONS.has(key.kind) || /^(React\.)?useMemo$/.test(key.field("function")?.text ?? ""))
    return hook.option === "refreshInterval";
  if (key.kind === "ternary_expression")
    return /(?:^|[?:(]\s*)(?:null|undefined|false|skipToken)\b/.test(key.text) && !isFormal(key.field("condition"));
  return key.kind === "binary_expression" && key.field("operator")?.kind === "&&" && !isFormal(key.field("left"));
}

function variablesOf(call: SyntaxNode, scopes: ScriptScopes): ReadonlySet<Declaration> {
  const { parent } = wrapped(call);
  const pattern = parent?.kind === "variable_declarator" ? parent.field("name") : undefined;
  if (!pattern) return new Set();
  const names = pattern.kind === "identifier" ? [pattern] : [...pattern.select(NAMES)];
  const declared = names.flatMap((name) => scopes.declaration(name) ?? []);
  // What an error says is no answer.
  return new Set(declared.filter(({ part }) => !/error|failure/i.test(String(part))));
}

const NAMES: ReadonlySet<string> = new Set(["identifier", "shorthand_property_identifier_pattern"]);
