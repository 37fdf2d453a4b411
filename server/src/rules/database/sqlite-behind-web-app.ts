// Finds web applications whose default database is SQLite while their handlers write. Strict profile: for one user, or few writers, it is
// what SQLite is made for.

import { ASSIGNMENTS } from "../../semantics/python/kinds";
import { leadingText } from "../../semantics/python/leading-text";
import { plainText } from "../../semantics/python/terms/strings";
import type { SyntaxNode } from "../../syntax/node";
import { lastPart } from "../../text/dotted";
import { defineRule, type UnitContext } from "../api";
import docs from "./sqlite-behind-web-app.md";

type Message = "default";
type Cx = UnitContext<Message>;

export const sqliteBehindWebApp = defineRule<Message>({
  meta: {
    id: "sqlite-behind-web-app",
    family: "database",
    severity: "low",
    profile: "strict",
    fix: "none",
    sections: ["S11"],
    docs,
  },
  messages: {
    default: ({ handler }) =>
      `SQLite lets one connection write at a time, and handlers of this program write (\`${handler}\`)`,
  },
  on: {
    string(node, cx) {
      if (!/sqlite/.test(node.text) || cx.role !== "app" || DOCUMENTED.test(node.text)) return;
      if (!isDefault(node, cx) || isOwn(cx) || isOneOf(node) || isInstead(node)) return;
      const handler = cx.facts.writingHandler();
      if (!handler) return;
      cx.report({
        at: node,
        message: "default",
        data: { handler: lastPart(handler.name) },
        related: [{ place: { id: handler }, label: "writes in a request" }],
        confidence: "likely",
      });
    },
  },
});

/** Kept in memory, or read only. */
const DOCUMENTED = /:memory:|mode=ro|sqlite:\/\/["']?$|immutable=1/;

const URL = /^(sqlite(\+\w+)?:\/\/\/?|django\.db\.backends\.sqlite3$)/;

/** Settings of one developer's machine, by the name of their class or file. */
function isOwn(cx: Cx): boolean {
  const file = cx.path.slice(cx.path.lastIndexOf("/") + 1);
  return (
    /dev|local|debug|test/i.test(cx.unit.className) ||
    /(^|[_.])(dev\w*|local\w*|debug|test\w*|unittests?|ci)[_.]/.test(file)
  );
}

/** Code for one kind of database among others: `if backend == "sqlite":`, `case "sqlite":`. */
function isOneOf(node: SyntaxNode): boolean {
  const branch = node.ancestor((n) => /^(if_statement|elif_clause|case_clause)$/.test(n.kind));
  const told = branch?.kind === "case_clause" ? branch.namedChildren[0] : branch?.field("condition");
  return /sqlite/i.test(told?.text ?? "");
}

/** What stands in for another database: the other branch gives the same name something else. */
function isInstead(node: SyntaxNode): boolean {
  const assignment = node.ancestor((n) => n.kind === "assignment");
  const name = assignment?.field("left")?.text;
  const branches = node.ancestor((n) => n.kind === "if_statement");
  if (!assignment || !branches || branches.fields("alternative").length === 0) return false;
  const own = node.ancestor((n) => n.kind === "block");
  return branches.select(ASSIGNMENTS).some((other) => {
    const isElsewhere = !own || other.end <= own.start || other.start >= own.end;
    return isElsewhere && other.field("left")?.text === name && !/sqlite/i.test(other.field("right")?.text ?? "");
  });
}

/** Names that hold the address of a database. */
const NAMES = /^(.*(DATABASE|DB|SQLALCHEMY)\w*_?(UR[LI]|DSN)|database_ur[li]|db_ur[li]|engine|ENGINE)$/i;

/** The address of a database that is used where nothing else is said. */
function isDefault(node: SyntaxNode, cx: Cx): boolean {
  const text = plainText(node) ?? leadingText(node, cx) ?? "";
  if (!URL.test(text) || isGiven(node, cx)) return false;
  const call = node.parent?.kind === "argument_list" ? node.parent.parent : undefined;
  if (call?.kind === "call") return isEngine(call, cx) || isFallback(call, node);
  const pair = node.parent?.kind === "pair" ? node.parent : undefined;
  if (pair) return /ENGINE|DATABASE_UR[LI]/.test(pair.field("key")?.text ?? "") && !isSecond(pair);
  const assignment = node.parent?.kind === "assignment" ? node.parent : undefined;
  return NAMES.test(nameOf(assignment?.field("left")));
}

/** One of several databases, and not the default one: `DATABASES["archive"] = {"ENGINE": ...}`. */
function isSecond(pair: SyntaxNode): boolean {
  const whole = pair.parent?.parent;
  const left = whole?.kind === "assignment" ? whole.field("left") : undefined;
  const key =
    whole?.kind === "pair" ? whole.field("key") : left?.kind === "subscript" ? left.fields("subscript")[0] : undefined;
  const name = key && plainText(key);
  return name !== undefined && name !== "default" && !/^DATABASES?$/.test(name);
}

/** A file that the caller names. */
function isGiven(node: SyntaxNode, { scopes }: Cx): boolean {
  return node.select(NAMED).some((name) => {
    const variable =
      name.parent?.kind === "attribute" && name.fieldName !== "object" ? undefined : scopes.variable(name);
    return variable?.kind === "parameter" && !/^(self|cls)$/.test(name.text);
  });
}

const NAMED: ReadonlySet<string> = new Set(["identifier"]);

function nameOf(left: SyntaxNode | undefined): string {
  const key = left?.kind === "subscript" ? left.fields("subscript")[0] : undefined;
  return (key ? plainText(key) : (left?.field("attribute") ?? left)?.text) ?? "";
}

function isEngine(call: SyntaxNode, cx: Cx): boolean {
  const target = cx.facts.target(call);
  return target.t === "library" && /create_(async_)?engine$/.test(target.name);
}

/** `os.getenv("DATABASE_URL", "sqlite:///app.db")`. */
function isFallback(call: SyntaxNode, node: SyntaxNode): boolean {
  const [first, second] = call.field("arguments")?.namedChildren ?? [];
  const name = first && plainText(first);
  // What a form begins with is what its user will change.
  const isSetting = !/session|state|form|request|args/i.test(call.field("function")?.text ?? "");
  return second === node && name !== undefined && NAMES.test(name) && isSetting;
}
