// Owns what a statement of an SQL file contributes to the cross-file model: one call that is handed the statement, as if a program ran it.
import type { Unit } from "../../syntax/node";
import { bodyName } from "../body-names";
import { UNKNOWN } from "../ref";
import type { UnitPlaces, UnitSummary } from "../summary";
import { parseScript } from "./parse";
import { compactSql } from "./summary";

/** Kind of the only node of a unit in SQL. */
export const SQL_STATEMENT = "sql_statement";

export function isSqlUnit(unit: Unit): boolean {
  return unit.root.kind === SQL_STATEMENT;
}

/** Nothing but schema is kept: what a file of queries reads, no program is known to run. */
export function summarizeSqlUnit(unit: Unit): { readonly summary: UnitSummary; readonly places: UnitPlaces } {
  const sql = compactSql(
    parseScript(unit.text).map(({ statement }) => (statement?.kind === "ddl" ? statement : undefined)),
  );
  if (!sql?.schema) return NOTHING;
  const name = bodyName("", unit.key);
  return {
    summary: {
      ...NOTHING.summary,
      functions: [
        {
          name,
          className: "",
          isAsync: false,
          isGenerator: false,
          isStatic: false,
          decorators: [],
          decoratorTexts: [],
          parameters: [],
          results: [],
          calls: [
            { callee: UNKNOWN, shown: "sql", awaited: false, loops: 0, once: false, args: [], keywords: {}, sql },
          ],
          selfAttributes: {},
          containers: [],
          awaits: false,
          dataLoop: false,
          globals: [],
        },
      ],
    },
    places: { calls: { [name]: [0, unit.text.length] }, containers: {}, names: {} },
  };
}

const NOTHING: { readonly summary: UnitSummary; readonly places: UnitPlaces } = {
  summary: { functions: [], classes: [], bindings: {}, stars: [] },
  places: { calls: {}, containers: {}, names: {} },
};
