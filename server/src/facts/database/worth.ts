// Owns how much something that rules about databases find is worth a word, and how a report says so. Knows no rule and no facts.

/** `certain` for a warning, `likely` for a remark, `seldom`: true, and hardly worth the time, so for the strict profile only. */
export type Worth = "certain" | "likely" | "seldom";

/** What a report says of it; `seldom` leaves its severity to the profile. */
export function told(worth: Worth): { readonly confidence?: "likely"; readonly profile?: "strict" } {
  if (worth === "certain") return {};
  return { confidence: "likely", ...(worth === "seldom" ? { profile: "strict" } : {}) };
}
