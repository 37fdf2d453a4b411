// Owns how much an index that is missing is worth a word: who searches by the column, and whether the table is known to grow. Knows no rule.
import type { Worth } from "../database/worth";
import { type IndexNeed, isForRequests } from "./needs";
import type { ColumnSearch } from "./schema-queries";

/** A remark where requests search by it in a table that grows: to join by it, or to write, in two places at least. */
export function worthOf(need: IndexNeed, strict: boolean): Worth {
  if (isSure(need, strict)) return "certain";
  if (need.grows === false) return "seldom";
  const requests = need.searches.filter(isForRequests);
  return requests.length > 1 || (!need.isSecond && requests.some(isReading)) ? "likely" : "seldom";
}

/** Searched to answer requests, in a table that grows: elsewhere few rows may be read, or seldom. */
function isSure({ selective, grows, searches, dead, unmade }: IndexNeed, strict: boolean): boolean {
  if (!selective) return false;
  const reads = searches.filter(isReading);
  if (!strict && !dead && !unmade)
    return grows !== false && (reads.length > 1 || grows === "rows") && reads.some(isForRequests);
  return searches.length > 1 || searches.some(({ often }) => often?.entry !== undefined);
}

/** From which side a join starts, the database decides. */
function isReading({ writes, by }: ColumnSearch): boolean {
  return !writes && by !== "join";
}
