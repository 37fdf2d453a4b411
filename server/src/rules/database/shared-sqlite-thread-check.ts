// Finds SQLite handles whose thread check is off and which threads share without a lock.
import { livesShort } from "../../facts/database/ways";
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
      if (holder && !isGuarded(holder, node, cx))
        cx.report({ at: node, message: "shared", data: { name: holder.text }, confidence: "likely" });
    },
  },
});

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

/** A lock beside it: among the attributes of the object, or the names of the module. */
function isGuarded(holder: SyntaxNode, node: SyntaxNode, cx: Cx): boolean {
  const id = cx.facts.self(node);
  if (holder.kind === "identifier") {
    const names = LOCKS.flatMap((n) => [n, `_${n}`, n.toUpperCase(), `_${n.toUpperCase()}`, `${holder.text}_lock`]);
    return names.some((name) => isLock(cx.facts.evaluate({ k: "free", name }, id)));
  }
  const cls = { path: cx.path, name: cx.unit.className };
  return cx.facts
    .methods(cls)
    .some((method) =>
      Object.values(cx.facts.function(method)?.selfAttributes ?? {}).some((refs) =>
        refs.some((ref) => isLock(cx.facts.evaluate(ref, method))),
      ),
    );
}

function isLock(value: ReturnType<Cx["facts"]["value"]>): boolean {
  return value.v === "instance" && /(^|\.)(R?Lock|Semaphore|BoundedSemaphore|Condition)$/.test(value.of);
}
