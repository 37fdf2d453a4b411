// Finds connections that are opened anew for every iteration, every request, or in every method of a class.
// Judges one connecting call; who calls its function comes from facts. What is kept, pooled or made once is silence.
import { isSlowTurn, isTightLoop } from "../../facts/database/loop-turn";
import { isKeptBriefly } from "../../facts/database/makers";
import { told } from "../../facts/database/worth";
import type { CallerAt } from "../../facts/queries";
import type { SymbolId } from "../../facts/summary";
import { type Fate, fateOf, isFixed } from "../../semantics/python/handles";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import { defineRule, type Report, type UnitContext } from "../api";
import docs from "./connection-per-call.md";

type Message = "loop" | "calledInLoop" | "request" | "requests" | "methods" | "factory";
type Cx = UnitContext<Message>;

export const connectionPerCall = defineRule<Message>({
  meta: {
    id: "connection-per-call",
    family: "database",
    severity: "medium",
    profile: "recommended",
    fix: "none",
    sections: ["G7", "C1.1", "C6.2"],
    docs,
  },
  messages: {
    loop: ({ call }) => `\`${call}\` opens a connection on every iteration, to the same database`,
    calledInLoop: ({ call, fn, caller }) =>
      `\`${call}\` opens a connection each time \`${fn}\` is called, and \`${caller}\` calls it in a loop`,
    request: ({ call, caller, what }) => `\`${call}\` opens a connection for every ${what} (\`${caller}\`)`,
    requests: ({ call, caller, count, what }) =>
      `\`${call}\` opens a connection for every ${what}, here (\`${caller}\`) and in ${Number(count) - 1} more places of this file`,
    methods: ({ call, methods, cls, why }) =>
      `${methods} methods of \`${cls}\` open a connection of their own to the same database with \`${call}\`${why}`,
    factory: ({ call, methods, cls, why }) =>
      `\`${call}\` opens a connection for each call of ${methods} methods of \`${cls}\`${why}`,
  },
  on: {
    call(node, cx) {
      if (cx.role === "test" || cx.role === "migration") return;
      const site = siteOf(node, cx);
      if (!site) return;
      const found = inOwnLoop(site, cx) ?? (cx.loops.around(node) ? undefined : perCall(site, cx));
      if (found) cx.report(found);
    },
  },
});

/** Functions that open one connection; pools and clients are made once and hold their connections. */
const CONNECTS =
  /^(sqlite3|aiosqlite|psycopg2|psycopg|asyncpg|pymysql|MySQLdb|mysql\.connector|flaskext\.mysql\.MySQL|mariadb|aiomysql|pyodbc|oracledb|pymssql|duckdb)\.(connect|Connection\.connect|AsyncConnection\.connect)$/;
const LOCAL = /^(sqlite3|aiosqlite|duckdb)\./;

interface Site {
  readonly node: SyntaxNode;
  readonly id: SymbolId;
  readonly library: string;
  /** Database given, as ref: equal refs mean the same database. */
  readonly database: string;
  /** `kept`: by an object that lives no longer than the request. */
  readonly fate: Fate;
}

/** A connecting call in a function that does not keep the connection; its name is looked at before whom it calls is asked. */
function siteOf(node: SyntaxNode, cx: Cx): Site | undefined {
  const method = node.field("function")?.field("attribute");
  if (method && method.text !== "connect") return undefined;
  const target = cx.facts.target(node);
  if (target.t !== "library" || !CONNECTS.test(target.name)) return undefined;
  const id = cx.facts.self(node);
  const summary = cx.facts.function(id);
  if (!summary || id.name.includes("<") || /(^|[. ])(lru_)?cache/.test(summary.decoratorTexts.join(" ")))
    return undefined;
  const args = node.field("arguments")?.namedChildren ?? [];
  if (/memory/.test(args[0]?.text ?? "") || args[0]?.text === '""') return undefined;
  const fate = fateOf(node, cx);
  if (fate === "unknown" || (fate === "kept" && !isKeptBriefly(node, cx)) || isSeldom(node, id, cx)) return undefined;
  const refs = args.map((a) => cx.refs.of(a.kind === "keyword_argument" ? (a.field("value") ?? a) : a));
  if (!refs.slice(0, 1).every((r) => isFixed(r, summary.parameters))) return undefined;
  return { node, id, library: target.name, database: JSON.stringify(refs[0] ?? ""), fate };
}

/** Guarded, or a job that wants a connection of its own: copies, attached databases, maintenance. */
function isSeldom(node: SyntaxNode, id: SymbolId, cx: Cx): boolean {
  const calls = cx.facts.calls(id);
  if (calls.some((c) => c.once && c.shown === node.field("function")?.text)) return true;
  return calls.some((c) => /\.(backup|iterdump)$/.test(c.shown) || /^\s*(attach|vacuum)\b/i.test(c.text ?? ""));
}

function inOwnLoop({ node, library }: Site, cx: Cx): Report<Message> | undefined {
  const loop = cx.loops.around(node);
  const args = node.field("arguments");
  if (loop?.trips !== "data" || !args || cx.loops.varies(args, loop)) return undefined;
  if (cx.loops.endsAfter(node, loop) || cx.loops.memoGuarded(node, loop)) return undefined;
  const place = { start: loop.node.start, end: loop.iterable?.end ?? loop.node.start };
  // A local file opens in no time beside what such a turn waits for.
  const isSeldom = LOCAL.test(library) && isSlowTurn(loop, cx);
  return {
    at: node,
    message: "loop",
    data: { call: library },
    related: [{ place, label: "this loop" }],
    ...told(isSeldom ? "seldom" : "certain"),
  };
}

interface Reason {
  readonly why: "loop" | "request";
  /** Who calls in a loop, or the handler. */
  readonly caller: string;
  readonly what: string;
  readonly path: readonly CallerAt[];
}

function reasonsFor(id: SymbolId, cx: Cx): readonly Reason[] {
  const loop = cx.facts.loopPath(id);
  const loops: readonly Reason[] = loop[0]
    ? [{ why: "loop", caller: lastPart(loop[0].id.name), what: "", path: loop }]
    : [];
  const found = cx.role === "app" ? cx.facts.entryPath(id) : undefined;
  if (!found || !/^(route|websocket|view|signal)$/.test(found.kind)) return loops;
  const what = found.kind === "signal" ? "event" : "request";
  return [...loops, { why: "request", caller: lastPart(found.entry.name), what, path: found.path }];
}

/** All sites of a class are one finding, and so are all sites of a file outside classes. */
function perCall(site: Site, cx: Cx): Report<Message> | undefined {
  const users = site.fate === "kept" ? [] : usersInClass(site, cx);
  const many = cx.role === "app" && users.filter((m) => !SETUP.test(lastPart(m.name))).length >= MANY;
  const made = site.fate === "kept" ? [{ path: cx.path, name: `${cx.unit.className}.__init__` }] : [];
  const reasons = [...(many ? users : [site.id]), ...made].flatMap((id) => reasonsFor(id, cx));
  const isLocal = LOCAL.test(site.library);
  // A local file opens in a quarter of a millisecond.
  const first = reasons.find((r) => r.why === "loop" && (!isLocal || (many && isTightLoop(r.path, cx))));
  const reason = first ?? reasons.find((r) => r.why === "request") ?? reasons[0];
  const isWaitedFor = reasons.some((r) => r.why === "request");
  const isSetup = SETUP.test(lastPart(site.id.name)) && site.fate === "dropped";
  if (!many && (!reason || isSetup)) return undefined;
  const message = messageOf(site, many, reason);
  const data = {
    call: site.library,
    fn: lastPart(site.id.name),
    caller: reason?.caller ?? "",
    what: reason?.what ?? "",
    methods: users.length,
    cls: cx.unit.className,
    why: reason ? addendum(reason) : "",
  };
  return {
    at: site.node,
    message,
    data,
    related: (reason?.path ?? []).map(({ id, call }, n) => ({
      place: { id, call },
      label: n === 0 && reason?.why === "loop" ? "called in a loop here" : "called here",
    })),
    ...told(
      (isLocal && !first) || !(isWaitedFor || many) || cx.role !== "app" ? "seldom" : first ? "likely" : "certain",
    ),
    group: {
      key: cx.unit.className || site.library,
      over: 1,
      message: message === "request" ? "requests" : message,
      data,
    },
  };
}

function messageOf({ fate }: Site, many: boolean, reason: Reason | undefined): Message {
  if (many) return fate === "returned" ? "factory" : "methods";
  return reason?.why === "loop" ? "calledInLoop" : "request";
}

function addendum({ why, caller, what }: Reason): string {
  return why === "loop" ? `, and \`${caller}\` calls them in a loop` : `, reached by every ${what} (\`${caller}\`)`;
}

const MANY = 3;
/** Runs once, whatever it does. */
const SETUP =
  /(^|_)a?(init|initialize|setup|set_up|migrate|migration|ensure|schema|create_(all|tables?|db|database|index(es)?))(_|$)/;

/** Methods of the class that connect to the same database themselves, or call the method that does. */
function usersInClass(site: Site, cx: Cx): readonly SymbolId[] {
  if (cx.unit.className === "") return [];
  return cx.facts.methods({ path: cx.path, name: cx.unit.className }).filter((m) => connects(m, site, cx));
}

function connects(id: SymbolId, { fate, id: own, library, database }: Site, cx: Cx): boolean {
  return cx.facts.calls(id).some((call, n) => {
    const target = call.once ? undefined : cx.facts.targetOf(id, n);
    if (fate === "returned")
      return target?.t === "function" && target.id.name === own.name && target.id.path === own.path;
    return target?.t === "library" && target.name === library && JSON.stringify(call.args[0] ?? "") === database;
  });
}
