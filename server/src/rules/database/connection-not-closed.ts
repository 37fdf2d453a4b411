// Finds connections to databases that nothing closes, or only when all goes well; `with` on those of sqlite3 does not close them.

import { runsAtVersions } from "../../facts/database/few-turns";
import { type Opening, openingOf, staysOpenAfterWith } from "../../facts/database/openings";
import type { SymbolId } from "../../facts/summary";
import { runsOnce } from "../../semantics/body-names";
import { fateOf, lendsCursor, localOf } from "../../semantics/python/handles";
import { closedBy } from "../../semantics/python/shapes/closing";
import { closeAtEnd, closingBlock } from "../../semantics/python/shapes/closing-rewrite";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import { defineRule, type FixBuilder, type Report, type UnitContext } from "../api";
import docs from "./connection-not-closed.md";

type Message = "with" | "never" | "partly" | "many" | "manyPartly";
type Cx = UnitContext<Message>;

export const connectionNotClosed = defineRule<Message>({
  meta: {
    id: "connection-not-closed",
    family: "database",
    severity: "medium",
    profile: "recommended",
    fix: "review",
    sections: ["C5.1"],
    docs,
  },
  messages: {
    with: ({ call }) => `\`with ${call}\` commits at its end, but does not close the connection`,
    never: ({ call, name }) => `\`${name}\` is opened by \`${call}\` and never closed`,
    partly: ({ call, name }) => `\`${name}\`, opened by \`${call}\`, is closed only when nothing raises before`,
    many: ({ call, count }) =>
      `${count} connections of this file are opened like this one, by \`${call}\`, and not closed`,
    manyPartly: ({ call, count }) =>
      `${count} connections of this file, opened like this one by \`${call}\`, are closed only when nothing raises before`,
  },
  on: {
    call(node, cx) {
      if (cx.role === "test" || cx.role === "migration" || !mayOpen(node)) return;
      const opening = openingOf(node, cx.facts);
      if (!opening || isShortLived(node, opening, cx)) return;
      const found = inWith(node, opening, cx) ?? inLocal(node, opening, cx);
      if (found) cx.report(found);
    },
  },
});

/** Only what is entered or assigned can be told of; looked at before names are resolved. */
function mayOpen(node: SyntaxNode): boolean {
  const holder = node.parent?.kind === "await" ? node.parent.parent : node.parent;
  return holder?.kind === "with_item" || holder?.kind === "as_pattern" || holder?.kind === "assignment";
}

/** In memory, or in a program that ends soon. */
function isShortLived(node: SyntaxNode, { library }: Opening, cx: Cx): boolean {
  const first = node.field("arguments")?.namedChildren[0]?.text ?? "";
  if (/memory/i.test(first) || (first === '""' && /sqlite/.test(library))) return true;
  const { name } = cx.facts.self(node);
  return runsOnce(name) || name === "Command.handle";
}

function inWith(node: SyntaxNode, opening: Opening, cx: Cx): Report<Message> | undefined {
  const item = node.ancestor((n) => n.kind === "with_item" || n.kind === "block");
  const isEntered = node.parent === item || node.parent?.parent === item;
  if (item?.kind !== "with_item" || !isEntered || !staysOpenAfterWith(opening)) return undefined;
  const statement = item.ancestor((n) => n.kind === "with_statement");
  if (statement?.children[0]?.kind === "async") return undefined;
  const name = localOf(node);
  const fate = name ? fateOf(node, cx) : "dropped";
  if (fate !== "dropped" || (name && closes(name, cx))) return undefined;
  return told("with", node, opening, name?.text ?? "", cx, name && ((fx) => wrap(fx, node, name)));
}

function closes(name: SyntaxNode, cx: Cx): boolean {
  const reads = cx.scopes.variable(name)?.reads ?? [];
  return reads.some(
    (r) => /^(close|closing)$/.test(r.parent?.field("attribute")?.text ?? "") || isHanded(r, cx) || lendsCursor(r, cx),
  );
}

function isHanded(read: SyntaxNode, cx: Cx): boolean {
  const call = read.parent?.kind === "argument_list" ? read.parent.parent : undefined;
  return call !== undefined && handsOver(call, cx);
}

/** The transaction stays: `closing` closes, the connection itself commits. */
function wrap(fx: FixBuilder, node: SyntaxNode, name: SyntaxNode): void {
  const closing = fx.ensureImport("contextlib", "closing");
  const item = node.ancestor((n) => n.kind === "with_item");
  if (!closing || !item) {
    fx.cancel();
    return;
  }
  fx.title("Close the connection with `closing`, keep its transaction");
  fx.safety("review");
  fx.replace(node, `${closing}(${node.text})`);
  fx.insert(item.end, `, ${name.text}`);
}

function inLocal(node: SyntaxNode, opening: Opening, cx: Cx): Report<Message> | undefined {
  const value = node.parent?.kind === "await" ? node.parent : node;
  const assignment = value.parent;
  const name = assignment?.kind === "assignment" && value.fieldName === "right" ? assignment.field("left") : undefined;
  const variable = name?.kind === "identifier" ? cx.scopes.variable(name) : undefined;
  if (!name || !variable || variable.writes.length !== 1 || fateOf(node, cx) !== "dropped") return undefined;
  if (variable.reads.some((r) => lendsCursor(r, cx))) return undefined;
  const closed = closedBy(variable, node, cx, (call) => handsOver(call, cx), !staysOpenAfterWith(opening));
  const fix = (close?: SyntaxNode) => {
    // `closing` is for what `close()` ends at once.
    const block = value === node && assignment ? closingBlock(assignment, variable, cx.scopes, close) : undefined;
    return block && ((fx: FixBuilder) => closeAtEnd(fx, block, node, name.text));
  };
  if (closed.c === "never") return isCommand(node, cx) ? undefined : told("never", node, opening, name.text, cx, fix());
  if (closed.c !== "partly" || !isWorthIt(node, cx)) return undefined;
  const found = told("partly", node, opening, name.text, cx, fix(closed.statement));
  const severity = found.profile ? {} : { severity: "low" as const };
  return { ...found, ...severity, related: [{ place: { at: closed.statement }, label: "closed here" }] };
}

/** Run by the command line alone, the process ends soon after. */
function isCommand(node: SyntaxNode, cx: Cx): boolean {
  return cx.profile !== "strict" && cx.facts.entryPath(cx.facts.self(node))?.kind === "command";
}

/** What closes only on the way without exceptions is left to the end of the frame: a matter of long-lived programs. */
function isWorthIt(node: SyntaxNode, cx: Cx): boolean {
  if (cx.profile === "strict") return true;
  const kind = cx.facts.entryPath(cx.facts.self(node))?.kind;
  return cx.role === "app" && kind !== undefined && kind !== "startup" && kind !== "command";
}

/** A function that is given the connection may close or keep it; those of libraries use it. */
function handsOver(call: SyntaxNode, cx: Cx): boolean {
  const target = cx.facts.target(call);
  if (target.t === "library")
    return /(^|\.)(closing|aclosing|enter_context|push|callback|Session|append|put)$/.test(target.name);
  if (target.t !== "function" || target.id.name.endsWith("__init__")) return true;
  return cx.facts.calls(target.id).some((c) => /(^|\.)(a?close|closing)$/.test(c.shown));
}

/** Makes tables, looks whether there are any, or is named after that: runs once for each installation, version or start. */
function setsUp(id: SymbolId, cx: Cx): boolean {
  const texts = cx.facts.calls(id).map(({ text }) => text ?? "");
  const defined = texts.filter((one) => DEFINES.test(one)).length;
  // A new table may get its first rows at once.
  if (defined > texts.filter((one) => WRITES.test(one)).length) return true;
  return runsAtVersions([id.name], cx.path) || SCHEMA.test(id.name) || FIXTURES.test(cx.path);
}

const LOCAL = /^(sqlite3|aiosqlite)\./;
const SCHEMA = /(^|[_.])schema(_|$)/i;
const FIXTURES = /(^|[_/])fixtures?\.py$/;

const DEFINES = /^\s*(create|drop|alter)\b|\bsqlite_master\b/i;
const WRITES = /^\s*(insert|replace|update|delete)\b/i;

function told(
  message: "with" | "never" | "partly",
  node: SyntaxNode,
  { by, library }: Opening,
  name: string,
  cx: Cx,
  fix?: (fx: FixBuilder) => void,
): Report<Message> {
  const call = by ? lastPart(by.name) : library;
  const data = { call, name };
  const isSetup = setsUp(cx.facts.self(node), cx);
  // What is left of a local file goes with the frame, whether anything was raised or not.
  const isSeldom = isSetup || cx.role !== "app" || (message === "partly" && LOCAL.test(library));
  return {
    at: node,
    message,
    data,
    related: by ? [{ place: { id: by }, label: `\`${call}\` opens it` }] : [],
    ...(isSeldom ? { profile: "strict" as const } : {}),
    group: {
      key: `${cx.unit.className} ${message} ${isSeldom}`,
      over: 1,
      message: message === "partly" ? "manyPartly" : "many",
      data,
    },
    ...(fix ? { fix } : {}),
  };
}
