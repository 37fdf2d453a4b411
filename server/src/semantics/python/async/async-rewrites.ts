// Owns how a blocking call leaves the event loop: sleep awaited, work handed to a thread, a handler made synchronous.
// Shape only; the rule that asks knows whether it is allowed.
import type { SyntaxNode } from "../../../syntax/node";
import { hasLongText } from "../cleanup/statement-lines";

export interface BlockingSite {
  readonly call: SyntaxNode;
  /** The coroutine's function_definition. */
  readonly fn: SyntaxNode;
  readonly isSleep: boolean;
  /** Entered by a framework that runs plain functions in a thread pool. */
  readonly isRoute: boolean;
  readonly awaits: boolean;
  /** A thread can take over the call. */
  readonly needsThread: boolean;
  readonly framework: "asyncio" | "anyio" | "trio";
}

/** The edits a rewrite needs; the rule author's fix builder provides them. */
export interface AsyncRewriter {
  title(text: string): void;
  safety(safety: "safe" | "review"): void;
  replace(at: SyntaxNode | { readonly start: number; readonly end: number }, text: string): void;
  insert(offset: number, text: string): void;
  ensureImport(module: string): string | undefined;
  cancel(): void;
}

/** The fix that fits, or undefined when none is honest. */
export function blockingFix(site: BlockingSite): ((fx: AsyncRewriter) => void) | undefined {
  if (isInGenerator(site.call, site.fn) || isUnderLock(site.call)) return undefined;
  if (site.isSleep && site.call.parent?.kind === "expression_statement") return (fx) => awaitSleep(fx, site);
  if (site.isRoute && !site.awaits && isPlainParameters(site.fn)) return (fx) => dropAsync(fx, site);
  const callee = site.call.field("function");
  if (!site.needsThread || site.isSleep || !callee || /\bawait\b/.test(site.call.text)) return undefined;
  // What a `with` statement or a chain of calls makes of the result belongs to the same thread.
  if (
    site.call.ancestor((n) => n.kind === "with_item" || n.kind === "decorator") ||
    callee.field("object")?.kind === "call"
  )
    return undefined;
  return (fx) => toThread(fx, site, callee);
}

function awaitSleep(fx: AsyncRewriter, { call, framework }: BlockingSite): void {
  const callee = call.field("function");
  const module = callee && fx.ensureImport(framework);
  if (!callee || !module) {
    fx.cancel();
    return;
  }
  fx.title(`Replace with \`await ${module}.sleep\``);
  fx.safety("safe");
  fx.replace(callee, `await ${module}.sleep`);
}

/** FastAPI and Starlette run plain `def` handlers in a thread pool. */
export function dropAsync(fx: AsyncRewriter, { fn }: Pick<BlockingSite, "fn">): void {
  const keyword = fn.children[0];
  const def = fn.children[1];
  if (keyword?.kind !== "async" || !def) {
    fx.cancel();
    return;
  }
  fx.title(`Make \`${fn.field("name")?.text}\` a plain function, so that it runs in the thread pool`);
  fx.safety("review");
  fx.replace({ start: keyword.start, end: def.start }, "");
  for (const start of alignedLines(fn)) fx.replace({ start, end: start + def.start - keyword.start }, "");
}

/** Starts of the lines on which parameters stand below the first one, or further right: it moves. */
function alignedLines(fn: SyntaxNode): readonly number[] {
  const list = fn.field("parameters");
  const first = list?.namedChildren[0];
  const { text, column } = fn.unit;
  const line = text.lastIndexOf("\n", fn.start - 1) + 1;
  if (!list || !first || hasLongText(list)) return [];
  const indent = " ".repeat(first.start - line + (line === 0 ? column : 0));
  const starts: number[] = [];
  for (let at = text.indexOf("\n", list.start); at >= 0 && at < list.end; at = text.indexOf("\n", at + 1))
    if (text.startsWith(indent, at + 1)) starts.push(at + 1);
  return starts;
}

function toThread(fx: AsyncRewriter, { call, framework }: BlockingSite, callee: SyntaxNode): void {
  const module = fx.ensureImport(framework);
  const args = call.field("arguments");
  if (!module || !args) {
    fx.cancel();
    return;
  }
  const hasKeywords = args.namedChildren.some((a) => a.kind === "keyword_argument" || a.kind === "dictionary_splat");
  // Only asyncio hands keywords on.
  if (hasKeywords && framework !== "asyncio") {
    fx.cancel();
    return;
  }
  const runner = framework === "asyncio" ? `${module}.to_thread` : `${module}.to_thread.run_sync`;
  const parent = call.parent;
  const isOperand =
    parent?.kind === "attribute" ||
    parent?.kind === "subscript" ||
    (parent?.kind === "call" && call.fieldName === "function");
  fx.title(`Run \`${callee.text}\` in a thread with \`${runner}\``);
  fx.safety("review");
  fx.replace(callee, `${isOperand ? "(" : ""}await ${runner}`);
  handOver(fx, args, callee.text);
  if (isOperand) fx.insert(call.end, ")");
}

/** Puts the function before the arguments, which stay as they are written: on lines of their own, with their comments. */
function handOver(fx: AsyncRewriter, args: SyntaxNode, callee: string): void {
  if (args.kind !== "argument_list") {
    fx.replace(args, `(${callee}, ${args.text})`);
    return;
  }
  const [first] = args.namedChildren;
  const { text } = args.unit;
  const line = first && /\n([ \t]*)$/.exec(text.slice(args.start + 1, first.start));
  if (first && line) fx.insert(first.start, `${callee},\n${line[1]}`);
  else fx.insert(args.start + 1, first ? `${callee}, ` : callee);
}

/** A coroutine that waits would keep a lock of threads, for which another one may hold up the loop. */
function isUnderLock(call: SyntaxNode): boolean {
  for (let at: SyntaxNode | undefined = call; at && at.kind !== "function_definition"; at = at.parent) {
    const isPlain = at.kind === "with_statement" && at.children[0]?.kind === "with";
    const header = isPlain ? at.namedChildren.find((n) => n.kind === "with_clause")?.text : undefined;
    if (header !== undefined && /lock|mutex|semaphore/i.test(header)) return true;
  }
  return false;
}

/** An `await` would turn a generator expression or a lambda into something else. */
function isInGenerator(call: SyntaxNode, fn: SyntaxNode): boolean {
  for (let at = call.parent; at && at !== fn; at = at.parent) {
    if (at.kind === "generator_expression" || at.kind === "lambda" || at.kind === "class_definition") return true;
  }
  return false;
}

function isPlainParameters(fn: SyntaxNode): boolean {
  return fn.field("parameters") !== undefined;
}
