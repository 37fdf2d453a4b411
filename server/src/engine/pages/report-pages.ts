// Owns where a section of the seed reports is found: the page that holds it. Data only.

/** Name of the page that holds the pages of all rules. */
export const RULE_BOOK = "rules";

const PAGES: Readonly<Record<string, string>> = { G: "golf", S: "ailab", P: "workshop", C: "catalynx" };

/** Name of the page (a file of `media/reports` without its extension) for a section such as `G6` or `C1.2`; undefined for none of them. */
export function pageOfSection(section: string): string | undefined {
  return PAGES[section.charAt(0)];
}
