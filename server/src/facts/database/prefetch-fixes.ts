// Owns whether a look-up per turn finds the same rows in a dictionary that was filled before the loop: what the keys are, and what the loop
// does besides. Asks facts; knows no rule.
import { CALLS } from "../../semantics/python/kinds";
import type { Lookup } from "../../semantics/python/shapes/orm-lookup";
import type { Loop, Services } from "../../semantics/services";
import type { SyntaxNode } from "../../syntax/node";
import type { ModelFacts } from "../models/model-queries";
import type { FactQueries } from "../queries";
import { isReiterable } from "./loop-turn";

type Cx = Services & { readonly facts: FactQueries };

/** @param source the collection that is gone over a second time. */
export function canPrefetch(lookup: Lookup, loop: Loop, source: SyntaxNode, cx: Cx): boolean {
  return isReiterable(source, cx) && isSameKey(lookup, modelOf(lookup, cx), cx) && !makesRows(lookup, loop);
}

function modelOf({ of }: Lookup, { facts }: Cx): ModelFacts | undefined {
  const value = facts.value(of);
  return value.v === "class" ? facts.model(value.id) : undefined;
}

const TEXT = /char|text|string|slug|email|url|^str$|enum/i;
const NUMBER = /int|serial|auto|^id$/i;
const UUID = /uuid/i;

/** Libraries convert what a column is compared with, `"7"` to 7; a dictionary does not. */
function isSameKey({ column, key }: Lookup, model: ModelFacts | undefined, { facts }: Cx): boolean {
  // The related row itself: to read it for each row asks again.
  if (model?.relations.some(({ attribute }) => attribute === column)) return false;
  const value = facts.value(key);
  const type = model ? typeOf(column, model) : "";
  if (TEXT.test(type)) return true;
  if (value.v === "instance" && NUMBER.test(type)) return value.of === "builtins.int";
  if (value.v === "instance" && UUID.test(type)) return value.of === "uuid.UUID";
  // What an object holds has been converted when it was made; bare elements may come from anywhere.
  return key.kind === "attribute";
}

/** As the library calls it; `id` for a key that nothing declares. */
function typeOf(column: string, { columns, orm }: ModelFacts): string {
  const isKey = column === "pk" || column === "id";
  const held = columns.find((c) => c.attribute === column || (isKey && c.primaryKey === "yes"));
  return held?.type ?? (isKey && orm !== "sqlalchemy" ? "id" : "");
}

/** A later turn may ask for what an earlier one has made. */
function makesRows({ model }: Lookup, { body }: Loop): boolean {
  const makers = new Set([
    model,
    ...["create", "get_or_create", "update_or_create"].map((m) => `${model}.objects.${m}`),
  ]);
  return body.some((part) => part.select(CALLS).some((call) => makers.has(call.field("function")?.text ?? "")));
}
