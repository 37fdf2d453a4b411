// Finds SQLite handles whose thread check is off and which threads share without a lock.
import { livesShort } from "../../facts/database/ways";
import type { SymbolId } from "../../facts/summary";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type UnitContext } from "../api";
import docs from "./shared-sqlite-thread-check.md";

type Cx = UnitContext<"shared">;

export const sharedSqliteThreadCheck = defineRule<"shared">({
  meta: {
    id: "shared-sqlite-thread-check",
    family: "database",
    severity: "low",
    profile: "strict",
    fix: "none",
    sections: ["S2"],
    docs,
  },
  messages: {
    shared: ({ name }) =>
      `\`${name}\` may be used by several threads without a lock: their statements run in one transaction, in any order`,
  },
  on: {
    call(node, cx) {
      if (cx.role === "test" || cx.role === "migration" || !isUnchecked(node)) return;
      const target = cx.facts.target(node);
      if (target.t !== "library" || target.name !== "sqlite3.connect") return;
      const holder = holderOf(node, cx);
      if (!holder || PREPARES.test(cx.path) || isAgain(holder, node, cx) || isGuarded(holder, node, cx)) return;
      cx.report({ at: node, message: "shared", data: { name: holder.text }, confidence: "likely" });
    },
  },
});

/** Files that are run to prepare something, by their names. */
const PREPARES = /(^|\/)(create|init|set_?up|seed|make|migrate|populate)_\w+\.py$/;

/** A second try to open the same handle is no second handle. */
function isAgain(holder: SyntaxNode, node: SyntaxNode, cx: Cx): boolean {
  for (const other of cx.unit.root.descendants()) {
    if (other.start >= node.start) return false;
    if (other.kind !== "call" || !isUnchecked(other) || other.parent?.kind !== "assignment") continue;
    if (other.parent.field("left")?.text === holder.text) return true;
  }
  return false;
}

function isUnchecked(node: SyntaxNode): boolean {
  const args = node.field("arguments")?.namedChildren ?? [];
  return args.some((a) => a.field("name")?.text === "check_same_thread" && a.field("value")?.kind === "false");
}

/** Where it is kept for others: a name of the module, an attribute of an object that lives on. */
function holderOf(node: SyntaxNode, cx: Cx): SyntaxNode | undefined {
  const left = node.parent?.kind === "assignment" ? node.parent.field("left") : undefined;
  if (left?.kind === "identifier") {
    const variable = cx.scopes.variable(left);
    const isModule =
      !variable || (variable.scope.parent === undefined && variable.scope.node.kind !== "function_definition");
    return isModule && cx.unit.className === "" ? left : undefined;
  }
  const object = left?.kind === "attribute" ? left.field("object") : undefined;
  if (!left || !object) return undefined;
  const value = cx.facts.value(object);
  if (value.v === "object") return livesShort(value.id, cx.facts) ? undefined : left;
  return value.v === "class" ? left : undefined;
}

/** Names under which modules keep their locks. */
const LOCKS = [
  "lock",
  "mutex",
  "db_lock",
  "database_lock",
  "conn_lock",
  "connection_lock",
  "sqlite_lock",
  "write_lock",
  "sql_lock",
];

/** A lock beside it: among the names of the module, or of what the methods of the class make and keep. */
function isGuarded(holder: SyntaxNode, node: SyntaxNode, cx: Cx): boolean {
  const id = cx.facts.self(node);
  const names = LOCKS.flatMap((n) => [n, `_${n}`, n.toUpperCase(), `_${n.toUpperCase()}`, `${holder.text}_lock`]);
  if (makesLock(id, cx) || names.some((name) => isLock(cx.facts.evaluate({ k: "free", name }, id)))) return true;
  if (cx.unit.className === "") return false;
  return cx.facts
    .methods({ path: cx.path, name: cx.unit.className })
    .some((method) => makesLock(method, cx) || keepsLock(method, cx));
}

/** Whatever it is kept in: a name, an attribute, a table of locks. */
function makesLock(id: SymbolId, cx: Cx): boolean {
  return cx.facts.calls(id).some((_, n) => {
    const target = cx.facts.targetOf(id, n);
    return target.t === "library" && LOCK.test(target.name);
  });
}

/** One that was handed in has its name only. */
function keepsLock(method: SymbolId, cx: Cx): boolean {
  return Object.entries(cx.facts.function(method)?.selfAttributes ?? {}).some(
    ([name, refs]) => /(^|_)(lock|mutex)s?$/i.test(name) || refs.some((ref) => isLock(cx.facts.evaluate(ref, method))),
  );
}

const LOCK = /(^|\.)(R?Lock|Semaphore|BoundedSemaphore|Condition)$/;

function isLock(value: ReturnType<Cx["facts"]["value"]>): boolean {
  return value.v === "instance" && LOCK.test(value.of);
}
