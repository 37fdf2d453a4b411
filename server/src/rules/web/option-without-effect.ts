// Flags switches of settings that the program sets and nobody looks at: they are copied and written out, and change nothing.
import { isFlagName } from "../../semantics/python/terms/flag-uses";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type UnitContext } from "../api";
import docs from "./option-without-effect.md";

type Message = "idle";
type Cx = UnitContext<Message>;

export const optionWithoutEffect = defineRule<Message>({
  meta: {
    id: "option-without-effect",
    family: "web",
    severity: "low",
    profile: "recommended",
    fix: "none",
    sections: ["C3.3"],
    docs,
  },
  messages: {
    idle: ({ name, cls, count }) => `\`${cls}.${name}\` is set in ${count} and never looked at: it changes nothing`,
  },
  on: {
    assignment(node, cx) {
      if (cx.role === "app" && cx.unit.kind === "statement" && cx.unit.className !== "") check(node, cx);
    },
  },
});

function check(node: SyntaxNode, cx: Cx): void {
  const left = node.field("left");
  const value = node.field("right");
  if (left?.kind !== "identifier" || node.field("type")?.text !== "bool" || !isFlagName(left.text)) return;
  if (value && value.kind !== "true" && value.kind !== "false") return;
  const cls = { path: cx.path, name: cx.unit.className };
  if (!isPlainDataclass(cls, cx)) return;
  const set = cx.facts.idleOption(cls, left.text);
  if (!set || set.length === 0) return;
  cx.report({
    at: left,
    message: "idle",
    data: {
      name: left.text,
      cls: cls.name,
      count: set.length === 1 ? "one place" : `${set.length} places`,
    },
    related: set.slice(0, 3).map((place) => ({ place, label: "set here" })),
    confidence: "likely",
  });
}

/** Only the program itself looks at the fields of a dataclass; models of requests and tables are read by clients. */
function isPlainDataclass(cls: { readonly path: string; readonly name: string }, cx: Cx): boolean {
  const summary = cx.facts.class(cls);
  if (!summary || summary.bases.length > 0) return false;
  return summary.decorators.some((ref) => {
    const value = cx.facts.evaluate(ref.k === "call" ? ref.of : ref, { ...cls, name: "<body>" });
    return value.v === "library" && value.name === "dataclasses.dataclass";
  });
}
