// Owns the reasons for which rows are written one by one although a single statement could write them: failures handled one by one,
// work that can't be undone, a helper that is about something else. Asks facts; knows no rule.

import { localOf } from "../../semantics/python/handles";
import { CALLS } from "../../semantics/python/kinds";
import { isMatched, unwrapped } from "../../semantics/python/loop-guards";
import type { Loop, Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import type { FactQueries } from "../queries";
import { libraryNameOf } from "../value";
import { isHandful } from "./few-turns";
import { goesOverRows, sourcesOf } from "./loop-source";
import { producedByRequest } from "./loop-turn";
import type { RowWrite } from "./row-writes";
import { runsByHand } from "./served";

type Cx = Services & { readonly facts: FactQueries };

/** A helper that does more than to write is about something else. */
export function isThin({ reached: { path }, kind }: RowWrite, shown: string, cx: Cx): boolean {
  const [first] = path;
  if (!first || kind === "refresh") return true;
  if (REMOVES.test(shown)) return false;
  return path.length <= (kind === "commit" ? 2 : 1) && path.every(({ id }) => cx.facts.calls(id).length <= MANY_CALLS);
}

const MANY_CALLS = 12;
/** What is removed takes other things along: files, rows that refer to it. */
const REMOVES = /(^|[._])(delete|remove|destroy|purge)(_|$)/;

/** What was written is needed by the rest of the turn. */
export function isUsedAgain(node: SyntaxNode, loop: Loop, cx: Cx): boolean {
  const name = localOf(node);
  const reads = name ? (cx.scopes.variable(name)?.reads ?? []) : [];
  return reads.some(
    (r) =>
      cx.loops.around(r) === loop &&
      r.start > node.end &&
      !/\.(append|add)$/.test(r.parent?.parent?.field("function")?.text ?? ""),
  );
}

/** Another finding tells of the queries of each turn; how to write at once depends on them. */
export function looksUp(node: SyntaxNode, loop: Loop, cx: Cx): boolean {
  const calls = loop.body.flatMap((part) => [part, ...part.select(CALLS)]);
  return calls.some(
    (c) =>
      c.kind === "call" &&
      c !== node &&
      (cx.facts.has(c, "db.query") === "yes" || /\.full_clean$/.test(c.field("function")?.text ?? "")),
  );
}

/** A failure of one element is handled for itself, and the next one goes on: what it wrote is undone, what others wrote stays. */
export function isIsolated(node: SyntaxNode, loop: Loop): boolean {
  const around = node.ancestor((n) => n === loop.node || n.kind === "try_statement");
  if (around?.kind === "try_statement" && around.namedChildren.some((n) => n.kind === "except_clause")) return true;
  return loop.body.some((part) => part.select(HANDLERS).some((handler) => /\.rollback\(/.test(handler.text)));
}

const HANDLERS: ReadonlySet<string> = new Set(["except_clause"]);

/** A name is no proof, but reason enough to say less: settings and parts of one thing are written down, or chosen by hand. */
const FEW =
  /(^|_)(configs?|configurations?|settings?|options?|buttons?|cmds?|commands?|resolutions?|channels?|providers?|\w*blueprints?|formats?|roles?|permissions?|languages?|locales?|attributes?|flags?|rights|steps?|sizes?|defaults?|presets?|plugins?|modules?|widgets?|\w*modes?|attachments?|types?|views?|filters?|rules?|schedules?|categor(y|ies)|reactions?)(_list|s_list)?$/i;

/** What a sweep looks for: the odd ones that were left behind. */
const LEFT =
  /(^|_)(stuck|stale|expired?|pending|orphan(s|ed)?|unclaimed|zombies?|hung|overdue|incomplete|not_complete|abandoned|dangling|timed_?out|left_?overs?|dead|missed)(_|$)/i;

/** Few elements, or each does more in the database than the write: one statement less per turn is not what ends the loop sooner. */
export function isMinorWrite(found: RowWrite, node: SyntaxNode, loop: Loop, cx: Cx): boolean {
  const names = [...loop.targets, /(\w+)(["']\])?(\.\w+\(\))?$/.exec(loop.iterable?.text ?? "")?.[1] ?? ""];
  if (names.some((name) => FEW.test(name) || LEFT.test(name)) || isHandful(loop, cx) || isMatched(node, loop))
    return true;
  if (isPosted(loop, cx) || runsByHand(node, cx.facts) || isOfFewRows(loop, cx)) return true;
  // Whoever was asked for the elements took longer than their rows do.
  if (loop.iterable && producedByRequest(loop.iterable, cx)) return true;
  if (found.kind === "write" && (takesAlong(loop, cx) || isUpdateAtOnce(found, node, loop, cx))) return true;
  if (found.kind === "write" && savesOthers(node, loop)) return true;
  return (
    found.reached.path.length > 0 &&
    found.kind !== "refresh" &&
    (isOneOfMany(node, loop, cx) || looksUp(node, loop, cx))
  );
}

const READS = /^(builtins\.open$|(csv|pandas|polars|openpyxl|xlrd|ijson)\.)/;

/** What a file holds, or a helper that opens one brings: lines of a table, records of an export. */
export function isOfFile({ iterable }: Loop, cx: Cx): boolean {
  const source = iterable && unwrapped(iterable);
  const made = source?.kind === "identifier" ? sourcesOf(source, cx) : source ? [source] : [];
  return made.some((one) => {
    const target = one.kind === "call" ? cx.facts.target(one) : undefined;
    if (target?.t !== "function") return target !== undefined && READS.test(libraryNameOf(target));
    return cx.facts.calls(target.id).some((_, n) => READS.test(libraryNameOf(cx.facts.targetOf(target.id, n))));
  });
}

/** Rows of a query on a table that does not grow with use. */
function isOfFewRows(loop: Loop, cx: Cx): boolean {
  const query = loop.iterable && cx.facts.query(unwrapped(loop.iterable));
  return query?.model !== undefined && !goesOverRows(loop, cx);
}

/** Parts of the one thing that a request brings or a visitor gathered: `data.get("attachments")` of what was sent, `session["cart"]`. */
function isPosted({ iterable }: Loop, cx: Cx): boolean {
  const source = iterable && unwrapped(iterable);
  const writes = source?.kind === "identifier" ? cx.scopes.variable(source)?.writes : undefined;
  const made = writes?.map((w) => (w.parent?.kind === "assignment" ? w.parent.field("right")?.text : undefined));
  return (made ?? [source?.text]).some((text) => POSTED.test(text ?? ""));
}

const POSTED =
  /^(self\.)?(validated_data|request\.data|cleaned_data|attrs)\.(get|pop)\(|^(self\.)?(validated_data|request\.data|attrs|(flask\.|request\.)?session)\[/;

const MOVES =
  /^(shutil\.(move|copy\w*|rmtree)|os\.(remove|unlink|rename|replace|rmdir|removedirs))$|\.(unlink|rename|rmdir)$/;

/** Files or the element itself go with the turn: what is written keeps step with them. */
function takesAlong(loop: Loop, cx: Cx): boolean {
  const calls = loop.body.flatMap((part) => [part, ...part.select(CALLS)]);
  return calls.some((call) => {
    const callee = call.kind === "call" ? call.field("function") : undefined;
    if (!callee) return false;
    const isElement = loop.targets.includes(callee.field("object")?.text ?? "");
    if (isElement && callee.field("attribute")?.text === "delete") return true;
    return cx.facts.effects(call).some(({ effect, sink }) => effect === "file" && MOVES.test(sink));
  });
}

/** By its words the turn saves another row as well, or changes what hangs on the element: one of several writes. */
function savesOthers(node: SyntaxNode, loop: Loop): boolean {
  const calls = loop.body.flatMap((part) => [part, ...part.select(CALLS)]);
  return calls.some((call) => {
    const callee = call.kind === "call" && call !== node ? call.field("function") : undefined;
    const object = callee?.field("object");
    const name = callee?.field("attribute")?.text ?? "";
    if (name === "save") return object?.text !== node.field("function")?.field("object")?.text;
    const isOwn = object?.kind === "attribute" && loop.targets.includes(object.field("object")?.text ?? "");
    return isOwn && /^(add|remove|set|clear)$/.test(name);
  });
}

/** One transaction for statements that each set another value: little is left to gather. */
function isUpdateAtOnce({ reached }: RowWrite, node: SyntaxNode, loop: Loop, cx: Cx): boolean {
  if (!/\.a?update$/.test(reached.sink) || reached.path.length > 0) return false;
  const values = node.field("arguments")?.namedChildren ?? [];
  if (!values.some((one) => one.field("value") && cx.loops.varies(one, loop))) return false;
  const around = node.ancestor((n) => n.kind === "function_definition");
  return /\btransaction\.\w|\batomic\(/.test(around?.text ?? "");
}

const SLOW = /^(net\.request|process|sleep|cpu\.heavy|hash\.slow)$/;

/** Each element takes long for other reasons, or does what can't be undone: then its row is best written at once. */
export function isSlowAnyway(loop: Loop, cx: Cx): boolean {
  return loop.body.some((part) =>
    [part, ...part.select(CALLS)].some((node) => {
      if (node.kind !== "call") return false;
      if (cx.facts.effects(node).some((r) => SLOW.test(r.effect))) return true;
      if (/remote|upload|download/i.test(lastPart(node.field("function")?.text ?? ""))) return true;
      if (cx.facts.target(node).t !== "unknown") return false;
      // Out of sight, but by its name it asks or tells somebody.
      return node.parent?.kind === "await" || TELLS.test(node.field("function")?.text ?? "") || isAnswer(node);
    }),
  );
}

/** Only some elements get there, or the rest of the turn builds on what was committed. */
export function isBeside(node: SyntaxNode, loop: Loop): boolean {
  for (let at: SyntaxNode = node; at.parent && at !== loop.node; at = at.parent) {
    const siblings = at.parent.kind === "block" ? at.parent.namedChildren : [];
    const after = siblings.filter((n) => n.start >= at.end);
    if (at.parent !== loop.node.field("body") && after.some((n) => n.kind === "continue_statement")) return true;
    if (node.text.endsWith(".commit()") && after.some(worksOn)) return true;
  }
  return false;
}

/** Calls something that is not about telling or collecting. */
function worksOn(statement: SyntaxNode): boolean {
  return [statement, ...statement.select(CALLS)].some((n) => {
    const callee = n.kind === "call" ? (n.field("function")?.text ?? "") : "";
    return (
      callee !== "" &&
      !/(^|\.)(print|log\w*|debug|info|warn\w*|append|add|refresh|close|update|len|str|int|format|get|write)$/.test(
        callee,
      ) &&
      !/^log|\blog/i.test(callee)
    );
  });
}

/** Through a helper, beside other writes: a unit of work for each element. */
export function isOneOfMany(node: SyntaxNode, loop: Loop, cx: Cx): boolean {
  const calls = loop.body.flatMap((part) => [part, ...part.select(CALLS)]);
  return calls.some((c) => c.kind === "call" && c !== node && cx.facts.has(c, "db.write") === "yes");
}

const TELLS =
  /\.\w*(send|post|publish|notify|deliver|upload|download|fetch|request|invoke|engage|charge|mail|generate|predict|transcri|embed)\w*$/i;

function isAnswer(node: SyntaxNode): boolean {
  return /^(response|resp|reply|answer)$/.test(localOf(node)?.text ?? "");
}
