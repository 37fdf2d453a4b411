// Flags loops over the rows of a data frame that was read from a file or a database, one Python object per row.
import { isSlowTurn } from "../../facts/database/loop-turn";
import { libraryNameOf } from "../../facts/value";
import { asksForSome, filtersWhole, isBroughtAlong } from "../../semantics/python/frames/few-rows";
import { frameSource } from "../../semantics/python/frames/frame-source";
import { tuplesFix } from "../../semantics/python/frames/row-reads";
import { CALLS } from "../../semantics/python/kinds";
import { shownExpression } from "../../semantics/python/wording";
import type { Loop } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type Related, type UnitContext } from "../api";
import docs from "./dataframe-row-loop.md";

type Message = "rows" | "applied";
type Cx = UnitContext<Message>;

export const dataframeRowLoop = defineRule<Message>({
  meta: {
    id: "dataframe-row-loop",
    family: "numeric",
    severity: "medium",
    profile: "recommended",
    fix: "review",
    sections: [],
    docs,
  },
  messages: {
    rows: ({ call, from }) => `\`${call}\` makes a Series of each row of ${from}`,
    applied: ({ call, from }) =>
      `\`${call}\` makes a Series of each row of ${from} and calls a Python function with it`,
  },
  on: {
    call(node, cx) {
      const callee = node.field("function");
      const method = callee?.kind === "attribute" ? callee.field("attribute")?.text : undefined;
      if (cx.role === "test" || cx.role === "benchmark") return;
      if (method === "iterrows") overRows(node, cx);
      else if (method === "apply" && goesByRow(node)) applied(node, cx);
    },
  },
});

function goesByRow(call: SyntaxNode): boolean {
  const args = call.field("arguments")?.namedChildren ?? [];
  const axis = args.find((arg) => arg.field("name")?.text === "axis")?.field("value") ?? args[1];
  return axis !== undefined && /^(1|["']columns["'])$/.test(axis.text);
}

interface Source {
  readonly shown: string;
  readonly related: readonly Related[];
  readonly isSure: boolean;
}

const READS = /^(pandas|geopandas)\.read_(?!html|clipboard)\w+$/;

/** What the rows are read from; undefined where they are not known to be many. */
function sourceOf(frame: SyntaxNode, cx: Cx): Source | undefined {
  const source = frameSource(frame, cx.scopes);
  if (!source) return undefined;
  if (source.s === "call") {
    const found = sourceOfCall(source.call, cx);
    return found && source.isOfOne ? { ...found, isSure: false } : found;
  }
  const value = cx.facts.value(source.s === "parameter" ? source.name : source.at);
  if (value.v !== "instance" || value.of !== "pandas.DataFrame") return undefined;
  return { shown: `\`${shownExpression(frame)}\``, related: [], isSure: false };
}

function sourceOfCall(call: SyntaxNode, cx: Cx): Source | undefined {
  const target = cx.facts.target(call);
  const shown = `what \`${shownExpression(call.field("function") ?? call)}\` reads`;
  const related = [{ place: { at: call }, label: "the rows are read here" }];
  const [first] = call.field("arguments")?.namedChildren ?? [];
  const isWhole = !asksForSome(first, cx.scopes);
  if (READS.test(libraryNameOf(target))) {
    const isSure = /sql/.test(libraryNameOf(target)) ? isWhole : !isBroughtAlong(first, cx.scopes);
    return readsFew(call) ? undefined : { shown, related, isSure };
  }
  if (target.t !== "function") return undefined;
  const value = cx.facts.value(call);
  const isFrame = value.v === "instance" && value.of === "pandas.DataFrame";
  const reached = cx.facts.reached(target.id);
  const reads = reached.some(({ sink }) => READS.test(sink));
  // What is downloaded takes longer to come than to be gone through.
  const isDownloaded = reached.some(({ effect }) => effect === "net.request");
  return isFrame && reads ? { shown, related, isSure: isWhole && !isDownloaded } : undefined;
}

/** `read_csv(path, nrows=20)`. */
function readsFew(call: SyntaxNode): boolean {
  const args = call.field("arguments")?.namedChildren ?? [];
  return args.some((arg) => /^(nrows|chunksize|iterator)$/.test(arg.field("name")?.text ?? ""));
}

function overRows(call: SyntaxNode, cx: Cx): void {
  const frame = call.field("function")?.field("object");
  const loop = loopOver(call, cx);
  if (!frame || !loop || loop.trips === "constant" || leavesAtOnce(loop) || shows(loop.body)) return;
  const source = sourceOf(frame, cx);
  if (!source || isSlowTurn(loop, cx) || handsOver(loop.body, cx)) return;
  const fix = tuplesFix(call, loop, cx.scopes);
  const isPlain = !isSearch(loop) && loop.body.every((part) => !filtersWhole(part) && isPlainWork(part, cx));
  report(call, "rows", source, isPlain, fix, cx);
}

/** The loop that goes over the rows, also through `enumerate`, `zip` and the like. */
function loopOver(call: SyntaxNode, cx: Cx): Loop | undefined {
  return cx.loops.all.find(({ iterable }) => iterable && call.index >= iterable.index && call.index < iterable.next);
}

/** Ends with the first row. */
function leavesAtOnce({ node }: Loop): boolean {
  return node.field("body")?.namedChildren.some((one) => LEAVES.has(one.kind)) === true;
}

const LEAVES: ReadonlySet<string> = new Set(["break_statement", "return_statement"]);

/** Looks for one row, and ends there. */
function isSearch({ body }: Loop): boolean {
  return body.some((part) => part.select(LEAVES).length > 0);
}

const SHOWS =
  /^(print|pprint|annotate|text|plot|scatter|add_(marker|trace|shape|annotation|vline|hline|patch|artist|child|to)|arrow|axv?(line|span)|axhline|bar|write|markdown|metric|expander|display|log_once)$/;

/** Prints or draws each row: mostly there are few. */
function shows(parts: readonly SyntaxNode[]): boolean {
  const calls = parts.flatMap((part) => part.select(CALLS));
  return calls.some((call) => {
    const callee = call.field("function");
    return SHOWS.test(callee?.field("attribute")?.text ?? callee?.text ?? "");
  });
}

/** `pool.submit(work, row)`: what is done with the row takes so long that others are to do it. */
function handsOver(parts: readonly SyntaxNode[], { facts }: Cx): boolean {
  const calls = parts.flatMap((part) => part.select(CALLS));
  return calls.some((call) => {
    const method = call.field("function")?.field("attribute")?.text ?? "";
    return /^(submit|apply_async|create_task|delay|enqueue)$/.test(method) || facts.entry(facts.target(call))?.passes;
  });
}

/** All that is called is known, and done in no time. */
function isPlainWork(part: SyntaxNode, cx: Cx): boolean {
  return part.select(CALLS).every((call) => {
    const target = cx.facts.target(call);
    // Of a library that nobody described, only objects are surely made in no time.
    if (target.t === "library")
      return cx.facts.effects(call).length === 0 && (QUICK.test(target.name) || cx.facts.entry(target) !== undefined);
    if (target.t === "function")
      return cx.facts.reached(target.id).length === 0 && !cx.facts.function(target.id)?.isAsync;
    return BUILDS.test(call.field("function")?.field("attribute")?.text ?? "");
  });
}

const QUICK = /^(builtins|math|re|json|datetime|decimal|collections|numpy|pandas|typing|uuid)\.|\.[A-Z]\w*$/;

/** Methods of containers and texts, whatever they are called on. */
const BUILDS =
  /^(append|add|extend|update|setdefault|get|items|keys|values|strip|lower|upper|split|join|format|replace|startswith|endswith|isoformat|strftime|date|to_dict|copy|pop|insert|notna|isna|isnull|total_seconds)$/;

function applied(call: SyntaxNode, cx: Cx): void {
  const frame = call.field("function")?.field("object");
  const given = call.field("arguments")?.namedChildren[0];
  if (!frame || !given || given.kind === "keyword_argument") return;
  const work = given.kind === "lambda" ? given.field("body") : undefined;
  if (!work && given.kind !== "identifier" && given.kind !== "attribute") return;
  const source = sourceOf(frame, cx);
  if (!source) return;
  const value = cx.facts.value(given);
  const reached = value.v === "function" ? cx.facts.reached(value.id) : [];
  if (reached.length > 0 || work?.select(CALLS).some((inner) => cx.facts.effects(inner).length > 0)) return;
  const isPlain = work ? isPlainWork(work, cx) : value.v === "function" && isPlainFunction(value.id, cx);
  report(call, "applied", source, isPlain, undefined, cx);
}

function isPlainFunction(id: Parameters<Cx["facts"]["calls"]>[0], { facts }: Cx): boolean {
  return facts.calls(id).every((_, call) => facts.targetOf(id, call).t !== "unknown");
}

function report(
  call: SyntaxNode,
  message: Message,
  source: Source,
  isPlain: boolean,
  fix: ReturnType<typeof tuplesFix>,
  cx: Cx,
): void {
  cx.report({
    at: call,
    message,
    data: { call: `.${call.field("function")?.field("attribute")?.text}`, from: source.shown },
    related: source.related,
    ...(source.isSure && isPlain ? {} : { confidence: "likely" }),
    ...(source.isSure && isPlain && cx.role === "app" ? {} : { profile: "strict" }),
    ...(fix ? { fix } : {}),
  });
}
