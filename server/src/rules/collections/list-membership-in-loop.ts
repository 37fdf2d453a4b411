// Flags tests whether something is in a list, once per turn of a loop: each goes through the list from its start.

import { type Length, lengthOf } from "../../facts/collections/length";
import { isEnumeration, isHandful } from "../../facts/database/few-turns";
import { waitsAnyway } from "../../facts/reads/turns";
import { libraryReached } from "../../facts/value";
import { type Search, searches } from "../../semantics/python/collections/searches";
import { setRewrite } from "../../semantics/python/collections/set-rewrite";
import { LOOPS } from "../../semantics/python/kinds";
import { unwrapped } from "../../semantics/python/loop-guards";
import { runsAtOnce } from "../../semantics/python/shapes/iterated";
import { leavesAlone } from "../../semantics/python/shapes/leaves-alone";
import { loopHeader, shownElement, shownExpression } from "../../semantics/python/wording";
import type { SyntaxNode } from "../../syntax/node";
import { type Confidence, defineRule, type UnitContext } from "../api";
import docs from "./list-membership-in-loop.md";

type Message = "searched" | "made";
type Cx = UnitContext<Message>;

export const listMembershipInLoop = defineRule<Message>({
  meta: {
    id: "list-membership-in-loop",
    family: "collections",
    severity: "medium",
    profile: "recommended",
    fix: "safe",
    sections: ["P2"],
    docs,
  },
  messages: {
    searched: ({ test, list, each }) => `\`${test}\` goes through the list \`${list}\` once per ${each}`,
    made: ({ list, each }) => `\`${list}\` is made and gone through once per ${each}`,
  },
  only: { kinds: LOOPS },
  onUnit(cx) {
    if (cx.role === "test") return;
    const groups = new Map<string, Search[]>();
    for (const search of searches(cx.unit.root, cx)) {
      const key = `${search.loop.node.index} ${search.list.text}`;
      const known = groups.get(key);
      if (known) known.push(search);
      else groups.set(key, [search]);
    }
    for (const group of groups.values()) check(group, cx);
  },
});

function check(group: readonly Search[], cx: Cx): void {
  const [first, ...others] = group;
  if (!first || !isList(first.list, cx)) return;
  const { node, list, loop } = first;
  const confidence = confidenceOf(first, cx);
  if (!confidence || !runsAtOnce(loop, (call) => libraryReached(cx.facts.target(call)))) return;
  const isMade = list.kind === "call" || list.kind === "list_comprehension";
  const fix = setRewrite(group, !isMade && isSafe(group, cx), cx.scopes);
  cx.report({
    at: node,
    message: isMade ? "made" : "searched",
    data: { test: shown(node), list: shown(list), each: shownElement(loop) },
    confidence,
    ...(confidence === "likely" ? { profile: "strict" } : {}),
    related: [
      { place: loopHeader(loop), label: "once per turn of this loop" },
      ...others.slice(0, 4).map((other) => ({ place: { at: other.node }, label: "searched here too" })),
    ],
    ...(fix ? { fix } : {}),
  });
}

/** Certain where both list and loop are as long as the data; likely where one is, the other as long as somebody says. */
function confidenceOf({ list, loop }: Search, cx: Cx): Confidence | undefined {
  if (isEnumeration(loop, cx) || isHandful(loop, cx) || waitsAnyway(loop, cx.facts)) return undefined;
  const source = loop.iterable ?? loop.node.field("condition");
  const turns: Length = source ? lengthOf(source, cx) : "open";
  const length = turns === "few" ? "few" : lengthOf(list, cx);
  if (length === "few") return undefined;
  const open = [turns, length].filter((one) => one === "open").length;
  if (open === 2 && cx.profile !== "strict") return undefined;
  // Whatever keys are of, who hands them over may have picked a few.
  const isGiven = [list, source].some((one) => one && cx.scopes.variable(unwrapped(one))?.kind === "parameter");
  return open === 0 && !isGiven ? "certain" : "likely";
}

function typeOf(node: SyntaxNode, cx: Cx): { readonly of: string; readonly item: string } | undefined {
  const value = cx.facts.value(node);
  if (value.v !== "instance") return undefined;
  return { of: value.of, item: value.item?.v === "instance" ? value.item.of : "" };
}

/** Of a column as well that holds lists, whatever their elements are. */
function isList(list: SyntaxNode, cx: Cx): boolean {
  if (typeOf(list, cx)?.of === "builtins.list") return true;
  const object = list.kind === "attribute" ? list.field("object") : undefined;
  const owner = object && cx.facts.value(object);
  const columns = owner?.v === "object" ? cx.facts.model(owner.id)?.columns : undefined;
  const name = list.field("attribute")?.text;
  return columns?.some((column) => column.attribute === name && column.isList === true) === true;
}

const PLAIN = /^builtins\.(str|int)$/;

/** Texts and numbers on both sides, no property, no `None`, and nothing in the loop that may change the list. */
function isSafe(group: readonly Search[], cx: Cx): boolean {
  const [first] = group;
  if (!first || !PLAIN.test(typeOf(first.list, cx)?.item ?? "") || mayBeNone(first.list, cx)) return false;
  if (!group.every(({ item }) => PLAIN.test(typeOf(item, cx)?.of ?? ""))) return false;
  if (isProperty(first.list, cx)) return false;
  const { loop, list } = first;
  return leavesAlone(
    { body: loop.body, owner: list, keys: [], isSteady: true },
    {
      scopes: cx.scopes,
      loops: cx.loops,
      refs: cx.refs,
      libraryCall: (call) => libraryReached(cx.facts.target(call)),
      typeOf: (node) => typeOf(node, cx)?.of,
    },
  );
}

function isProperty(list: SyntaxNode, cx: Cx): boolean {
  const object = list.field("object");
  const owner = object && cx.facts.value(object);
  if (!owner) return false;
  if (owner.v !== "object") return true;
  const name = list.field("attribute")?.text ?? "";
  return cx.facts.methods(owner.id).some((method) => method.name.endsWith(`.${name}`));
}

function mayBeNone(list: SyntaxNode, cx: Cx): boolean {
  const writes = list.kind === "identifier" ? (cx.scopes.variable(list)?.writes ?? []) : [];
  return writes.some((write) => /\bNone\b|\bOptional\b/.test(write.parent?.text ?? ""));
}

function shown(node: SyntaxNode): string {
  return /^[^\n`]{1,50}$/.test(node.text) ? node.text : shownExpression(node);
}
