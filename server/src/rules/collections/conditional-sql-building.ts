// Flags SQL that three or more conditions extend piece by piece. A matter of looks: the pieces are few, and the query costs more.

import { type Appended, appendings, joinAppended } from "../../semantics/python/collections/appended-text";
import { leadingText } from "../../semantics/python/leading-text";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type UnitContext } from "../api";
import docs from "./conditional-sql-building.md";

type Cx = UnitContext<"found">;

/** Conditions from which on a list is easier to read. */
const ENOUGH = 3;

export const conditionalSqlBuilding = defineRule<"found">({
  meta: {
    id: "conditional-sql-building",
    family: "collections",
    severity: "hint",
    profile: "strict",
    fix: "safe",
    sections: ["G14"],
    docs,
  },
  messages: {
    found: ({ name, count }) => `${count} conditions extend the SQL in \`${name}\`, each by making a new text`,
  },
  onUnit(cx) {
    if (cx.role === "test") return;
    for (const found of appendings(cx.unit.root, cx)) check(found, cx);
  },
});

function check(found: Appended, cx: Cx): void {
  const { variable, start, conditional } = found;
  if (conditional.length < ENOUGH || !isSql(found, cx)) return;
  const fix = joinAppended(found, (node) => isText(node, cx));
  cx.report({
    at: { start: start.start, end: start.field("left")?.end ?? start.end },
    message: "found",
    data: { name: variable.name, count: conditional.length },
    related: conditional.slice(0, 5).map(({ target }) => ({ place: { at: target }, label: "extended here" })),
    ...(fix ? { fix } : {}),
  });
}

const STATEMENT = /^\W*(select|update|delete|insert|with)\b/i;
const CLAUSE = /^\W*(and|or|where|order by|limit|group by|having|join|left join|inner join)\b/i;

/** Begins as a statement does, or consists of clauses. */
function isSql({ first, conditional }: Appended, cx: Cx): boolean {
  if (STATEMENT.test(leadingText(first, cx) ?? "")) return isText(first, cx);
  return conditional.filter(({ parts }) => CLAUSE.test(leadingText(parts[0], cx) ?? "")).length >= ENOUGH;
}

function isText(node: SyntaxNode, cx: Cx): boolean {
  const value = cx.facts.value(node);
  return value.v === "instance" && value.of === "builtins.str";
}
