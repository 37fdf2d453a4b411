// Owns what a type of a name of its own says of a column: `intpk = Annotated[int, mapped_column(primary_key=True)]`. Reads inputs only.
import type { Ref } from "../../semantics/ref";
import { lastPart } from "../../text/dotted";
import type { Evaluation, Site } from "../evaluation";
import { declarationOf, variableOf } from "../routes/terms";
import type { CallTerm } from "./declarations";
import type { ColumnFacts } from "./model-queries";

/** The call that makes the column, and where its names are looked up; undefined where the annotation names no such type. */
export function annotatedColumn(
  cx: Evaluation,
  annotation: Ref | undefined,
  site: Site,
): { readonly call: CallTerm; readonly site: Site } | undefined {
  const id = annotation?.k === "type" ? variableOf(cx.db, annotation.of, site.path) : undefined;
  const told = id && declarationOf(cx.db, id);
  const call =
    told?.t === "item"
      ? told.args.find(
          (arg): arg is CallTerm => arg.t === "call" && /^(mapped_column|Column)$/.test(lastPart(arg.shown)),
        )
      : undefined;
  return id && call && { call, site: { path: id.path, fn: "", className: "" } };
}

/** What is not said at the attribute is said by its type. */
export function withAnnotated(own: ColumnFacts, told: ColumnFacts): ColumnFacts {
  const flag = (name: "primaryKey" | "unique" | "index") => (own[name] === "no" ? told[name] : own[name]);
  const foreignKey = own.foreignKey ?? told.foreignKey;
  return {
    ...told,
    ...own,
    primaryKey: flag("primaryKey"),
    unique: flag("unique"),
    index: flag("index"),
    width: own.width === "unknown" ? told.width : own.width,
    ...(foreignKey ? { foreignKey } : {}),
  };
}
