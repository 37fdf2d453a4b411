// Owns how a loop that awaits one call per turn becomes calls that wait together: `asyncio.gather`, or a task group where the project's
// Python has them. Shape only; that the turns do not need each other others have said.

import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Scopes } from "../../services";
import { COMMENTS } from "../kinds";

export interface SerialAwait {
  /** The awaited call. */
  readonly call: SyntaxNode;
  readonly loop: Loop;
  /** Whether `asyncio.TaskGroup` may be used, and the call makes a coroutine. */
  readonly groups: boolean;
  readonly scopes: Scopes;
}

/** The edits the rewrite needs; the rule author's fix builder provides them. */
export interface GatherRewriter {
  title(text: string): void;
  safety(safety: "review"): void;
  replace(at: SyntaxNode | { readonly start: number; readonly end: number }, text: string): void;
  insertBefore(node: SyntaxNode, text: string): void;
  ensureImport(module: string): string | undefined;
  indentOf(node: SyntaxNode): string;
  readonly indentUnit: string;
  freshName(base: string): string;
  cancel(): void;
}

type Fix = (fx: GatherRewriter) => void;

/** For a list of awaited calls, and loops that await, append, or store the results under keys, and do nothing else. */
export function gatherFix(site: SerialAwait): Fix | undefined {
  const awaited = site.call.parent;
  if (awaited?.kind !== "await" || NOT_MOVED.test(site.call.text) || hasComment(site.loop.node)) return undefined;
  return site.loop.kind === "comprehension" ? listFix(site, awaited) : loopFix(site, awaited);
}

const NOT_MOVED = /\bawait\b|\byield\b|:=/;

function hasComment(node: SyntaxNode): boolean {
  return node.select(COMMENTS).length > 0;
}

/** `[await f(x) for x in xs if p(x)]`. */
function listFix({ call, loop, groups }: SerialAwait, awaited: SyntaxNode): Fix | undefined {
  const list = loop.node.parent;
  const clauses = list?.namedChildren.filter((n) => n !== awaited) ?? [];
  if (!list || list.field("body") !== awaited || clauses.filter((n) => n.kind === "for_in_clause").length !== 1)
    return undefined;
  const turns = list.text.slice(awaited.end - list.start, -1).trim();
  if (NOT_MOVED.test(turns)) return undefined;
  const statement = list.parent?.parent;
  const isWhole =
    list.parent?.kind === "return_statement" ||
    (list.parent?.kind === "assignment" && list.fieldName === "right" && statement?.kind === "expression_statement");
  if (groups && isWhole && !isCaught(list))
    return (fx) =>
      grouped(fx, list, (group, tasks, indent) => {
        fx.insertBefore(list, `${group.header}\n${indent}${tasks} = [${group.create}(${call.text}) ${turns}]`);
        fx.replace(list, `[task.result() for task in ${tasks}]`);
      });
  return (fx) => {
    const asyncio = begin(fx, "asyncio.gather");
    if (asyncio) fx.replace(list, `await ${asyncio}.gather(*(${call.text} ${turns}))`);
  };
}

/** What a turn does with the result. */
interface Use {
  readonly kind: "nothing" | "append" | "store";
  /** The list, or the mapping. */
  readonly into: string;
  readonly key: string;
}

function loopFix({ call, loop, groups, scopes }: SerialAwait, awaited: SyntaxNode): Fix | undefined {
  const { node } = loop;
  const [target, iterable, body] = [node.field("left"), node.field("right"), node.field("body")];
  const use = body && useOf(awaited, body, loop, scopes);
  if (!use || !target || !iterable || node.field("alternative") || NOT_MOVED.test(iterable.text)) return undefined;
  const turns = `for ${target.text} in ${iterable.text}`;
  if (groups && !isCaught(node)) return (fx) => groupedLoop(fx, node, call.text, turns, use);
  return (fx) => {
    const asyncio = begin(fx, "asyncio.gather");
    if (!asyncio) return;
    const together = `await ${asyncio}.gather(*(${call.text} ${turns}))`;
    if (use.kind === "nothing") fx.replace(node, together);
    else if (use.kind === "append") fx.replace(node, `${use.into}.extend(${together})`);
    else {
      const tasks = fx.freshName("tasks");
      const lines = [
        `${tasks} = {${use.key}: ${asyncio}.ensure_future(${call.text}) ${turns}}`,
        `await ${asyncio}.gather(*${tasks}.values())`,
        `${use.into}.update({key: task.result() for key, task in ${tasks}.items()})`,
      ];
      fx.replace(node, lines.join(`\n${fx.indentOf(node)}`));
    }
  };
}

function groupedLoop(fx: GatherRewriter, node: SyntaxNode, call: string, turns: string, use: Use): void {
  grouped(fx, node, (group, tasks, indent) => {
    const made =
      use.kind === "nothing"
        ? `${turns}:\n${indent}${fx.indentUnit}${group.create}(${call})`
        : use.kind === "append"
          ? `${tasks} = [${group.create}(${call}) ${turns}]`
          : `${tasks} = {${use.key}: ${group.create}(${call}) ${turns}}`;
    const result =
      use.kind === "append"
        ? `\n${use.into}.extend(task.result() for task in ${tasks})`
        : use.kind === "store"
          ? `\n${use.into}.update({key: task.result() for key, task in ${tasks}.items()})`
          : "";
    const text = `${group.header}\n${indent}${made}${result}`;
    fx.replace(node, text.replaceAll("\n", `\n${fx.indentOf(node)}`));
  });
}

interface Group {
  readonly header: string;
  readonly create: string;
}

function grouped(
  fx: GatherRewriter,
  _at: SyntaxNode,
  write: (group: Group, tasks: string, indent: string) => void,
): void {
  const asyncio = begin(fx, "asyncio.TaskGroup");
  if (!asyncio) return;
  const name = fx.freshName("group");
  write(
    { header: `async with ${asyncio}.TaskGroup() as ${name}:`, create: `${name}.create_task` },
    fx.freshName("tasks"),
    fx.indentUnit,
  );
}

function begin(fx: GatherRewriter, what: string): string | undefined {
  const asyncio = fx.ensureImport("asyncio");
  if (!asyncio) {
    fx.cancel();
    return undefined;
  }
  fx.title(`Wait for all of them together with \`${what}\``);
  fx.safety("review");
  return asyncio;
}

/** Errors of a task group come in a group of their own, which a handler around the loop does not expect. */
function isCaught(node: SyntaxNode): boolean {
  const around = node.ancestor((n) => n.kind === "try_statement" || n.kind === "function_definition");
  return around?.kind === "try_statement";
}

/** `await f(x)`, `out.append(await f(x))`, `y = await f(x)` and `out.append(y)`, `out[key] = await f(x)`. */
function useOf(awaited: SyntaxNode, body: SyntaxNode, loop: Loop, scopes: Scopes): Use | undefined {
  const [first, second, ...more] = body.namedChildren;
  if (first?.kind !== "expression_statement" || more.length > 0) return undefined;
  const [only] = first.namedChildren;
  if (!second && only === awaited) return { kind: "nothing", into: "", key: "" };
  const left = only?.kind === "assignment" && only.field("right") === awaited ? only.field("left") : undefined;
  if (!second && left?.kind === "subscript") return storeOf(left, loop, scopes);
  if (!second) return only?.kind === "call" ? appendOf(only, awaited) : undefined;
  // A name for the result that nothing else reads.
  const variable = left?.kind === "identifier" ? scopes.variable(left) : undefined;
  const append = second.kind === "expression_statement" ? second.namedChildren[0] : undefined;
  const [read, ...others] = variable?.reads ?? [];
  if (!read || others.length > 0 || append?.kind !== "call") return undefined;
  return appendOf(append, read);
}

function appendOf(call: SyntaxNode, value: SyntaxNode): Use | undefined {
  const callee = call.field("function");
  const args = call.field("arguments")?.namedChildren ?? [];
  const object = callee?.kind === "attribute" ? callee.field("object") : undefined;
  if (object?.kind !== "identifier" || callee?.field("attribute")?.text !== "append") return undefined;
  return args.length === 1 && args[0] === value ? { kind: "append", into: object.text, key: "" } : undefined;
}

function storeOf(left: SyntaxNode, loop: Loop, scopes: Scopes): Use | undefined {
  const value = left.field("value");
  const key = left.field("subscript");
  if (value?.kind !== "identifier" || !key || !/^\w+(\.\w+)*$/.test(key.text)) return undefined;
  const made = scopes.variable(value)?.writes[0]?.parent;
  if (made?.kind !== "assignment" || !/^(\{\}|dict\(\))$/.test(made.field("right")?.text ?? "")) return undefined;
  return loop.targets.includes(key.text.split(".")[0] ?? "")
    ? { kind: "store", into: value.text, key: key.text }
    : undefined;
}
