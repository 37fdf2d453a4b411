// Flags waits without an end in what a server runs: requests, connections and programs that are not told when to give up. Which calls have
// no limit of their own is known of their libraries; who may set one elsewhere comes from facts.

import { hasProcessLimit, isCalledLimited, isEndedFromOutside, mayBeLimited } from "../../facts/async/default-limits";
import { type Served, servedFor, servedName } from "../../facts/async/served";
import { libraryNameOf } from "../../facts/value";
import { mayTakeLimit, type TimeLimit, timeLimitOf } from "../../semantics/knowledge/time-limits";
import { leadingText } from "../../semantics/python/leading-text";
import { isShortProgram } from "../../semantics/python/waits/programs";
import {
  argumentsOf,
  type GivenLimit,
  givenLimit,
  isTimeLimited,
  limitFix,
} from "../../semantics/python/waits/time-limits";
import { shownExpression } from "../../semantics/python/wording";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type UnitContext } from "../api";
import docs from "./missing-timeout.md";

type Message = "peer" | "host" | "program" | "refused" | "many";
type Cx = UnitContext<Message>;

export const missingTimeout = defineRule<Message>({
  meta: {
    id: "missing-timeout",
    family: "async",
    severity: "medium",
    profile: "recommended",
    fix: "review",
    sections: ["P9", "C4.3"],
    before: ["await-without-timeout"],
    docs,
  },
  messages: {
    peer: ({ call, what, entry }) =>
      `\`${call}\` has no timeout: a peer that never answers holds up ${what} (\`${entry}\`) without end`,
    host: ({ call, what, entry }) =>
      `\`${call}\` has no timeout: a host that does not answer holds up ${what} (\`${entry}\`) for minutes`,
    program: ({ call, what, entry }) =>
      `\`${call}\` has no timeout: a program that hangs holds up ${what} (\`${entry}\`) without end`,
    refused: ({ call, what, entry }) =>
      `\`${call}\` is told to wait without a limit: a peer that never answers holds up ${what} (\`${entry}\`)`,
    many: ({ call, count }) => `${count} calls of this file wait without a limit, like \`${call}\` here`,
  },
  on: {
    call(node, cx) {
      if (cx.role !== "app") return;
      const attribute = node.field("function")?.field("attribute");
      if (attribute && !mayTakeLimit(attribute.text)) return;
      const target = cx.facts.target(node);
      const name = libraryNameOf(target);
      const limit = name === "" ? undefined : timeLimitOf(name);
      if (limit) check(node, name, limit, cx);
    },
  },
});

function check(node: SyntaxNode, name: string, limit: TimeLimit, cx: Cx): void {
  const given = givenLimit(node, limit);
  if (given === "given" || isTimeLimited(node) || isUnconnected(node, name) || hasProcessLimit(cx)) return;
  // Streams that are told to wait are subscriptions: to wait is what they are for.
  if (given === "refused" && name.endsWith(".stream")) return;
  if (name.startsWith("requests.Session.") && mayBeLimited(node, cx)) return;
  const served = servedFor(node, cx);
  const id = cx.facts.self(node);
  if (!served || isEndedFromOutside(served, id, cx)) return;
  if (limit.waits === "connect" && isCalledLimited(id, cx)) return;
  report(node, { limit, given, served }, cx);
}

/** `ftplib.FTP()` is told whom to ask, and for how long, by `connect`. */
function isUnconnected(node: SyntaxNode, name: string): boolean {
  return name.startsWith("ftplib.") && argumentsOf(node).length === 0;
}

interface Wait {
  readonly limit: TimeLimit;
  readonly given: GivenLimit;
  readonly served: Served;
}

const MESSAGES: Readonly<Record<TimeLimit["waits"], Message>> = { net: "peer", connect: "host", process: "program" };

function report(node: SyntaxNode, { limit, given, served }: Wait, cx: Cx): void {
  const call = shownExpression(node.field("function") ?? node);
  const data = { call, what: served.what, entry: servedName(served) };
  const message = given === "refused" ? "refused" : MESSAGES[limit.waits];
  // What is refused was thought of, hosts of one's own seldom hang, and so do programs that only ask or tell the system something.
  const isLikely = message !== "peer" || isOwnHost(node, cx);
  const isMinor = message === "refused" || isOwnHost(node, cx) || (message === "program" && isShortProgram(node, cx));
  const fix = isKnown(limit, cx) ? limitFix(node, limit) : undefined;
  cx.report({
    at: node,
    message,
    data,
    related: served.path.map((place) => ({ place, label: "called here" })),
    ...(isLikely ? { confidence: "likely" } : {}),
    ...(isMinor ? { profile: "strict" } : {}),
    group: { key: `${message} ${isLikely} ${isMinor}`, over: 3, message: "many", data },
    ...(fix ? { fix } : {}),
  });
}

const OWN = /^(\w+:\/\/)?(localhost|127\.0\.0\.1|\[?::1\]?|0\.0\.0\.0|host\.docker\.internal)(?![\w.])/;

/** A service of the same machine. */
function isOwnHost(node: SyntaxNode, cx: Cx): boolean {
  const [first] = argumentsOf(node);
  const text = leadingText(first?.kind === "tuple" ? first.namedChildren[0] : first, cx);
  return text !== undefined && OWN.test(text);
}

function isKnown({ since }: TimeLimit, { python }: Cx): boolean {
  if (!since) return true;
  return python !== undefined && (python[0] > since[0] || (python[0] === since[0] && python[1] >= since[1]));
}
