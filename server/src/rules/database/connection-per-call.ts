// Finds connections that are opened anew for every iteration, every request, or in every method of a class.
// Judges one connecting call; who calls its function comes from facts. What is kept, pooled or made once is silence.
import type { CallerAt } from "../../facts/queries";
import type { CallSummary, SymbolId } from "../../facts/summary";
import { fateOf } from "../../semantics/python/handles";
import type { Ref } from "../../semantics/ref";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type Related, type Report, type UnitContext } from "../api";
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
    request: ({ call, entry }) => `\`${call}\` opens a connection for every request (\`${entry}\`)`,
    requests: ({ call, entry, count }) =>
      `\`${call}\` opens a connection for every request, here (\`${entry}\`) and in ${Number(count) - 1} more places of this file`,
    methods: ({ call, methods, cls }) =>
      `${methods} methods of \`${cls}\` open a connection of their own to the same database with \`${call}\``,
    factory: ({ call, methods, cls }) =>
      `\`${call}\` opens a connection for each call of ${methods} methods of \`${cls}\``,
  },
  on: {
    call(node, cx) {
      if (cx.role === "test" || cx.role === "migration") return;
      const site = siteOf(node, cx);
      if (!site) return;
      const found = inLoop(site, cx) ?? (cx.role === "app" ? (perRequest(site, cx) ?? perMethod(site, cx)) : undefined);
      if (found) cx.report(found);
    },
  },
});

/** Functions that open one connection; pools and clients are made once and hold their connections. */
const CONNECTS =
  /^(sqlite3|aiosqlite|psycopg2|psycopg|asyncpg|pymysql|MySQLdb|mysql\.connector|aiomysql|pyodbc|oracledb|pymssql|duckdb)\.(connect|Connection\.connect|AsyncConnection\.connect)$/;
const LOCAL = /^(sqlite3|aiosqlite|duckdb)\./;

interface Site {
  readonly node: SyntaxNode;
  readonly id: SymbolId;
  readonly library: string;
  /** Database given, as ref: equal refs mean the same database. */
  readonly database: string;
  readonly isReturned: boolean;
}

/** A connecting call in a function that does not keep the connection. */
function siteOf(node: SyntaxNode, cx: Cx): Site | undefined {
  const target = cx.facts.target(node);
  if (target.t !== "library" || !CONNECTS.test(target.name)) return undefined;
  const id = cx.facts.self(node);
  const summary = cx.facts.function(id);
  if (!summary || id.name.includes("<") || summary.decoratorTexts.some((d) => /(^|[._])(lru_)?cache/.test(d)))
    return undefined;
  const args = node.field("arguments")?.namedChildren ?? [];
  if (/memory/.test(args[0]?.text ?? "") || args[0]?.text === '""') return undefined;
  const fate = fateOf(node, cx);
  if (fate === "kept" || fate === "unknown" || isSeldom(node, id, cx)) return undefined;
  const refs = args.map((a) => cx.refs.of(a.kind === "keyword_argument" ? (a.field("value") ?? a) : a));
  if (!refs.slice(0, 1).every((r) => isFixed(r, summary.parameters))) return undefined;
  return { node, id, library: target.name, database: JSON.stringify(refs[0] ?? ""), isReturned: fate === "returned" };
}

/** Guarded, or a job that wants a connection of its own: copies, attached databases, maintenance. */
function isSeldom(node: SyntaxNode, id: SymbolId, cx: Cx): boolean {
  const calls = cx.facts.calls(id);
  const own = calls.find((c) => c.shown === node.field("function")?.text && c.once);
  if (own) return true;
  return calls.some((c) => /\.(backup|iterdump)$/.test(c.shown) || /^\s*(attach|vacuum)\b/i.test(c.text ?? ""));
}

/** The same for all calls of the function: nothing of it comes in as an argument, unless by default. */
function isFixed(ref: Ref, parameters: readonly { readonly name: string; readonly default?: Ref }[]): boolean {
  if (ref.k === "param") return parameters.some((p) => p.name === ref.name && p.default !== undefined);
  if (ref.k === "either") return ref.of.every((r) => isFixed(r, parameters));
  if (ref.k === "call" && ref.arg && !isFixed(ref.arg, parameters)) return false;
  return "of" in ref ? isFixed(ref.of as Ref, parameters) : true;
}

function inLoop(site: Site, cx: Cx): Report<Message> | undefined {
  const { node } = site;
  const loop = cx.loops.around(node);
  const args = node.field("arguments");
  if (loop) {
    if (loop.trips !== "data" || !args || cx.loops.varies(args, loop) || cx.loops.endsAfter(node, loop))
      return undefined;
    if (cx.loops.memoGuarded(node, loop)) return undefined;
    const header = { start: loop.node.start, end: loop.iterable?.end ?? loop.node.start };
    return {
      at: node,
      message: "loop",
      data: { call: site.library },
      related: [{ place: header, label: "this loop" }],
    };
  }
  const path = loopAbove(site.id, cx);
  const [first] = path;
  if (!first) return undefined;
  const data = { call: site.library, fn: lastName(site.id.name), caller: first.id.name };
  const related = path.map((c, n) => ({
    place: { id: c.id, call: c.call },
    label: n === 0 ? "called in a loop here" : "called here",
  }));
  return {
    at: node,
    message: "calledInLoop",
    data,
    related,
    confidence: "likely",
    group: { key: groupKey(site, cx), over: 1, message: "calledInLoop", data },
  };
}

const MAX_BACK = 3;

/** Calls from a loop over data down to the function, outermost first; empty when there is none. */
function loopAbove(id: SymbolId, cx: Cx): readonly CallerAt[] {
  const seen = new Set<string>([keyOf(id)]);
  let level: { readonly id: SymbolId; readonly path: readonly CallerAt[] }[] = [{ id, path: [] }];
  for (let depth = 0; depth < MAX_BACK; depth++) {
    const next: typeof level = [];
    for (const { id: callee, path } of level) {
      for (const caller of cx.facts.callers(callee).calls) {
        const call = cx.facts.calls(caller.id)[caller.call];
        if (!call || call.once || call.retry || isTest(caller.id.path, cx.path)) continue;
        const longer = [caller, ...path];
        if (call.loops > 0 && !call.forever && cx.facts.function(caller.id)?.dataLoop && !isKept(call, caller.id, cx))
          return longer;
        if (seen.has(keyOf(caller.id))) continue;
        seen.add(keyOf(caller.id));
        next.push({ id: caller.id, path: longer });
      }
    }
    level = next;
  }
  return [];
}

/** A call with arguments that choose the database, or whose result the object keeps. */
function isKept(call: CallSummary, id: SymbolId, cx: Cx): boolean {
  const kept = Object.values(cx.facts.function(id)?.selfAttributes ?? {}).flat();
  return kept.some((ref) => ref.k === "call" && JSON.stringify(ref.of) === JSON.stringify(call.callee));
}

function perRequest(site: Site, cx: Cx): Report<Message> | undefined {
  const found = cx.facts.entryPath(site.id);
  if (!found || !/^(route|websocket|view|signal)$/.test(found.kind)) return undefined;
  const data = { call: site.library, entry: lastName(found.entry.name) };
  const related: Related[] = found.path.map((c) => ({ place: { id: c.id, call: c.call }, label: "called here" }));
  return {
    at: site.node,
    message: "request",
    data,
    related,
    ...(LOCAL.test(site.library) ? { severity: "low" } : {}),
    group: { key: groupKey(site, cx), over: 1, message: "requests", data },
  };
}

const MANY = 3;

function perMethod(site: Site, cx: Cx): Report<Message> | undefined {
  const cls = cx.unit.className;
  if (cls === "") return undefined;
  const own = cx.facts.methods({ path: cx.path, name: cls });
  const users = site.isReturned ? own.filter((m) => calls(m, site.id, cx)) : own.filter((m) => connects(m, site, cx));
  if (users.length < MANY) return undefined;
  const data = { call: site.library, methods: users.length, cls };
  const message = site.isReturned ? "factory" : "methods";
  return {
    at: site.node,
    message,
    data,
    ...(LOCAL.test(site.library) ? { severity: "low" } : {}),
    confidence: "likely",
    group: { key: groupKey(site, cx), over: 1, message, data },
  };
}

function calls(id: SymbolId, callee: SymbolId, cx: Cx): boolean {
  return cx.facts.callers(callee).calls.some((c) => keyOf(c.id) === keyOf(id));
}

function connects(id: SymbolId, site: Site, cx: Cx): boolean {
  return cx.facts.calls(id).some((call, n) => {
    const target = cx.facts.targetOf(id, n);
    return (
      target.t === "library" &&
      target.name === site.library &&
      !call.once &&
      JSON.stringify(call.args[0] ?? "") === site.database
    );
  });
}

function groupKey(site: Site, cx: Cx): string {
  return cx.unit.className === "" ? site.library : cx.unit.className;
}

function keyOf(id: SymbolId): string {
  return `${id.path}#${id.name}`;
}

function lastName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

/** Judged below the folder that both files share: where the project itself lies says nothing. */
function isTest(path: string, own: string): boolean {
  let shared = 0;
  while (shared < path.length && path[shared] === own[shared]) shared++;
  const rest = path.slice(path.lastIndexOf("/", shared) + 1);
  return /(^|\/)(tests?|testing)\/|(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$/.test(rest);
}
