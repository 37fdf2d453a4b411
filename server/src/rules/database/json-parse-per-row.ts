// Finds JSON columns that are parsed in every row although the values are dropped, only counted, or were parsed before.

import { isRows } from "../../facts/database/scans";
import { localOf } from "../../semantics/python/handles";
import { CALLS } from "../../semantics/python/kinds";
import { loopHeader, shownElement } from "../../semantics/python/wording";
import type { Loop } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type UnitContext } from "../api";
import docs from "./json-parse-per-row.md";

type Message = "dropped" | "counted" | "again";
type Cx = UnitContext<Message>;

export const jsonParsePerRow = defineRule<Message>({
  meta: {
    id: "json-parse-per-row",
    family: "database",
    severity: "low",
    profile: "strict",
    fix: "none",
    sections: ["C6.1"],
    docs,
  },
  messages: {
    dropped: ({ text, each }) => `\`${text}\` is parsed per ${each}, and what comes out is not used`,
    counted: ({ text, each }) => `\`${text}\` is parsed per ${each}, only to be counted`,
    again: ({ text, each }) => `\`${text}\` is parsed twice per ${each}`,
  },
  on: {
    call(node, cx) {
      if (cx.role === "test" || cx.role === "migration" || !parses(node, cx)) return;
      const text = node.field("arguments")?.namedChildren[0];
      const loop = text && loopOf(text, cx);
      const message = loop && text && (useOf(node, cx) ?? (isSecond(node, text, loop, cx) ? "again" : undefined));
      if (!loop?.iterable || !message || !isRows(loop.iterable, cx)) return;
      cx.report({
        at: node,
        message,
        data: { text: text.text, each: shownElement(loop) },
        related: [{ place: loopHeader(loop), label: "for each of these rows" }],
      });
    },
  },
});

const PARSERS = /^(json|orjson|ujson|simplejson|rapidjson)\.loads$/;

function parses(node: SyntaxNode, cx: Cx): boolean {
  const name = node.field("function")?.text ?? "";
  if (!/loads$/.test(name) && node.field("function")?.kind !== "identifier") return false;
  const target = cx.facts.target(node);
  return target.t === "library" && PARSERS.test(target.name);
}

/** The loop of whose element the text is a part. */
function loopOf(text: SyntaxNode, cx: Cx): Loop | undefined {
  const loop = cx.loops.around(text);
  const isPart = text.kind === "subscript" || text.kind === "attribute" || text.kind === "identifier";
  return loop && isPart && loop.trips === "data" && cx.loops.varies(text, loop) ? loop : undefined;
}

function useOf(node: SyntaxNode, cx: Cx): "dropped" | "counted" | undefined {
  if (node.parent?.kind === "expression_statement") return "dropped";
  if (isCounted(node)) return "counted";
  const name = localOf(node);
  const variable = name && name.parent === node.parent ? cx.scopes.variable(name) : undefined;
  if (!variable || variable.captured || variable.writes.length !== 1) return undefined;
  if (variable.reads.length === 0) return "dropped";
  return variable.reads.every(isCounted) ? "counted" : undefined;
}

function isCounted(value: SyntaxNode): boolean {
  const call = value.parent?.kind === "argument_list" ? value.parent.parent : undefined;
  return call?.field("function")?.text === "len";
}

/** The same text went through the same parser earlier in the turn. */
function isSecond(node: SyntaxNode, text: SyntaxNode, loop: Loop, cx: Cx): boolean {
  const callee = node.field("function")?.text;
  const before = loop.body
    .flatMap((part) => [part, ...part.select(CALLS)])
    .filter((n) => n.kind === "call" && n.end <= node.start && n.field("function")?.text === callee);
  return before.some((n) => {
    const given = n.field("arguments")?.namedChildren[0];
    return given?.text === text.text && cx.loops.around(n) === loop && isOnTheWay(n, node);
  });
}

/** Runs whenever the later one does: no branch holds it that does not hold the later one. */
function isOnTheWay(earlier: SyntaxNode, later: SyntaxNode): boolean {
  const branch = earlier.ancestor((n) =>
    /^(if_statement|else_clause|elif_clause|except_clause|conditional_expression|for_statement)$/.test(n.kind),
  );
  return (
    branch === undefined || (branch.start <= later.start && later.end <= branch.end && branch.kind !== "if_statement")
  );
}
