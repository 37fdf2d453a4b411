// Owns which calls open a connection that is the caller's to close: of a driver, or of a workspace function that hands a new one back.
// Asks facts; knows no rule.
import type { Ref } from "../../semantics/ref";
import type { SyntaxNode } from "../../syntax/node";
import type { FactQueries } from "../queries";
import type { SymbolId } from "../summary";
import type { CallTarget } from "../value";

export interface Opening {
  /** Dotted name of the driver's function: `sqlite3.connect`. */
  readonly library: string;
  /** The workspace function that opens it, if the call is not the driver's own. */
  readonly by: SymbolId | undefined;
}

const DRIVERS =
  /^(sqlite3|psycopg2|psycopg|pymysql|MySQLdb|mysql\.connector|pyodbc|oracledb|pymssql|asyncpg|aiosqlite|aiomysql)\.connect$/;
const MAX_DEPTH = 3;

export function openingOf(call: SyntaxNode, facts: FactQueries): Opening | undefined {
  if (call.kind !== "call") return undefined;
  return ofTarget(facts.target(call), facts, 0, undefined);
}

function ofTarget(
  target: CallTarget,
  facts: FactQueries,
  depth: number,
  by: SymbolId | undefined,
): Opening | undefined {
  if (target.t === "library") return DRIVERS.test(target.name) ? { library: target.name, by } : undefined;
  if (target.t !== "function" || depth >= MAX_DEPTH) return undefined;
  return ofFunction(target.id, facts, depth + 1, by ?? target.id);
}

/** Every result is what a connecting call of the function itself gives, and nothing keeps or shares it. */
function ofFunction(id: SymbolId, facts: FactQueries, depth: number, by: SymbolId): Opening | undefined {
  const summary = facts.function(id);
  if (!summary || summary.isGenerator || summary.results.length === 0 || summary.decoratorTexts.length > 0)
    return undefined;
  const opened = summary.results.map((result) => ofResult(result, id, facts, depth, by));
  const [first] = opened;
  return first && opened.every((o) => o?.library === first.library) ? first : undefined;
}

function ofResult(result: Ref, id: SymbolId, facts: FactQueries, depth: number, by: SymbolId): Opening | undefined {
  const made = result.k === "await" ? result.of : result;
  if (made.k !== "call") return undefined;
  const callee = JSON.stringify(made.of);
  const calls = facts.calls(id);
  const at = calls.findIndex((c) => JSON.stringify(c.callee) === callee);
  if (at < 0 || calls[at]?.once) return undefined;
  return ofTarget(facts.targetOf(id, at), facts, depth, by);
}

/** `with` on the connection ends a transaction and leaves it open; other drivers close it there. */
export function staysOpenAfterWith({ library }: Opening): boolean {
  return /^(sqlite3|psycopg2)\./.test(library);
}
