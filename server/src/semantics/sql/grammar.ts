// Owns the SQL parser that is used: the only file that runs it. Must not throw; what can't be read is undefined.
import { parseStmt, type Stmt } from "sqlite3-parser";

export type ParsedStatement = Stmt;

/** Longer statements are data, not queries; UTF-16 units. */
const MAX_LENGTH = 64 * 1024;

/** Parses one statement; undefined when it is not in the grammar, or is a data-laden giant. */
export function parseStatement(text: string): Stmt | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  try {
    const result = parseStmt(text);
    return result.status === "ok" ? (result.root ?? undefined) : undefined;
  } catch {
    // Values out of range and the like: as good as not understood.
    return undefined;
  }
}
