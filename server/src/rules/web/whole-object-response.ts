// Finds list routes that read wide columns which their declared answer does not let through. Strict profile: what is read and thrown away.

import { answerParts } from "../../semantics/python/shapes/answers";
import type { Scope } from "../../semantics/services";
import { lastPart } from "../../text/dotted";
import { defineRule, type Related, type UnitContext } from "../api";
import docs from "./whole-object-response.md";

type Message = "wide";
type Cx = UnitContext<Message>;

export const wholeObjectResponse = defineRule<Message>({
  meta: {
    id: "whole-object-response",
    family: "web",
    severity: "low",
    profile: "strict",
    fix: "none",
    sections: ["C2.3"],
    docs,
  },
  messages: {
    wide: ({ route, model, columns, answer }) =>
      `\`${route}\` reads ${columns} of each \`${model}\`, which \`${answer}\` does not let through`,
  },
  onUnit(cx) {
    if (cx.role !== "app") return;
    for (const scope of cx.scopes.all) if (scope.node.kind === "function_definition") check(scope, cx);
  },
});

function check(scope: Scope, cx: Cx): void {
  const id = { path: cx.path, name: scope.name };
  const name = scope.node.field("name");
  for (const part of answerParts(scope, cx)) {
    const query = cx.facts.query(part.at);
    // What is made of each row here may well look at all of it.
    if (!query?.model || part.mapped || query.row !== "entity" || (query.size !== "all" && query.size !== "limited"))
      continue;
    const last = query.path.at(-1);
    if (query.path.some((step) => cx.facts.rows(step.id)?.mapped)) continue;
    const read = wideOf(query.model, query.defer, query.only, cx);
    const route = read.length > 0 ? cx.facts.route(id) : undefined;
    const { shape, item, fields } = route?.response ?? {};
    if (!route?.methods.includes("GET") || shape !== "list" || !item || !fields) continue;
    const wide = read.filter((column) => !fields.includes(column));
    if (wide.length === 0 || !name) continue;
    const related: Related[] = [
      { place: { at: part.at }, label: "these rows" },
      ...(last ? [{ place: { id: last.id, call: last.call }, label: `\`${last.shown}\` reads them` }] : []),
    ];
    cx.report({
      at: name,
      message: "wide",
      data: {
        route: `GET ${route.path ?? name.text}`,
        model: lastPart(query.model.name),
        columns: wide.map((column) => `\`${column}\``).join(", "),
        answer: lastPart(item.name),
      },
      related,
      confidence: "likely",
    });
    return;
  }
}

/** Columns of texts, documents and blobs that come with each row. */
function wideOf(
  model: { readonly path: string; readonly name: string },
  defer: readonly string[],
  only: readonly string[] | undefined,
  cx: Cx,
): readonly string[] {
  return (cx.facts.model(model)?.columns ?? [])
    .filter(({ width, deferred }) => /^(text|json|binary)$/.test(width) && !deferred)
    .map(({ attribute }) => attribute)
    .filter((column) => !defer.includes(column) && (!only || only.includes(column)));
}
