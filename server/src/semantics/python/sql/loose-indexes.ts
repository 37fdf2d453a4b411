// Owns statements that make an index and stand in a text that no call is handed at that place: in a list, a dictionary, a returned text. Who
// runs them is not followed, so all that is told is that the index may be there.
import type { Unit } from "../../../syntax/node";
import type { FunctionSummary } from "../../summary";

const INDEX =
  /\bcreate\s+(?:unique\s+)?index\b[^;()]{0,200}?\bon\s+(?:only\s+)?(?:[\w"`]+\.)?["`]?(\w+)["`]?\s*(?:using\s+\w+\s*)?\(\s*["`]?(\w+)/gi;

/** Sorted, each once; as `table.column` in lower case. */
export function looseIndexes(unit: Unit, functions: readonly FunctionSummary[]): readonly string[] {
  if (!/create\s+(?:unique\s+)?index/i.test(unit.text)) return [];
  const handed = new Set(
    functions.flatMap(({ calls }) =>
      calls.flatMap(({ sql }) =>
        (sql?.schema ?? []).flatMap((one) => (one.change === "key" ? [`${one.table}.${one.key.columns[0]}`] : [])),
      ),
    ),
  );
  const found = [...unit.text.matchAll(INDEX)].map(([, table, column]) => `${table}.${column}`.toLowerCase());
  return [...new Set(found)].filter((key) => !handed.has(key)).sort();
}
