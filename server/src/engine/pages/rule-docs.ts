// Owns the form of a rule's Markdown page, the only documentation of the rule: which headings it has, in which order, and its parts.
// Knows text only; hover, rule book and README table are made from what it gives.

export interface RuleDocs {
  readonly id: string;
  /** One line. */
  readonly summary: string;
  /** Markdown below each heading, without it. */
  readonly sections: Readonly<Record<SectionName, string>>;
}

export type SectionName = (typeof SECTIONS)[number];

export const SECTIONS = [
  "What it finds",
  "Why it costs",
  "Flagged",
  "Not flagged",
  "Instead",
  "Fix",
  "When to allow it",
  "Sources",
] as const;

/**
 * @param hasFix whether the rule offers fixes: then, and only then, the page has a section about them.
 * @throws Error when the title is not the rule's id, or a heading is missing, unknown or out of order.
 */
export function parseRuleDocs(id: string, hasFix: boolean, text: string): RuleDocs {
  const [head = "", ...chapters] = splitChapters(text.replace(/\r\n?/g, "\n"));
  const [title = "", ...rest] = head.trim().split("\n");
  if (title !== `# ${id}`) throw new Error(`${id}.md: the title must be \`# ${id}\`, not \`${title}\``);
  const summary = rest.join("\n").trim();
  if (summary === "" || summary.includes("\n")) throw new Error(`${id}.md: one line must say what the rule finds`);
  const wanted = SECTIONS.filter((name) => hasFix || name !== "Fix");
  const found = chapters.map((chapter) => chapter.slice(0, `${chapter}\n`.indexOf("\n")).trim());
  wanted.forEach((name, i) => {
    if (found[i] !== name)
      throw new Error(`${id}.md: expected \`## ${name}\`, found ${found[i] ? `\`## ${found[i]}\`` : "the end"}`);
  });
  if (found.length > wanted.length)
    throw new Error(`${id}.md: \`## ${found[wanted.length]}\` is no heading of a rule page`);
  const bodies = chapters.map((chapter) => chapter.slice(`${chapter}\n`.indexOf("\n")).trim());
  bodies.forEach((body, i) => {
    if (body === "") throw new Error(`${id}.md: \`## ${found[i]}\` is empty`);
  });
  const sections = Object.fromEntries(SECTIONS.map((name) => [name, bodies[found.indexOf(name)] ?? ""]));
  return { id, summary, sections: sections as Record<SectionName, string> };
}

/** The first code fence of a section, with its marks; undefined when it has none. */
export function firstFence(markdown: string): string | undefined {
  return /^```[^\n]*\n[\s\S]*?^```$/m.exec(markdown)?.[0];
}

/** The first paragraph of a section. */
export function firstParagraph(markdown: string): string {
  return (markdown.split(/\n\s*\n/)[0] ?? "").replace(/\n/g, " ");
}

/** Splits at second-level headings outside code fences. */
function splitChapters(text: string): readonly string[] {
  const chapters: string[] = [];
  let fenced = false;
  let current: string[] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("```")) fenced = !fenced;
    if (!fenced && line.startsWith("## ")) {
      chapters.push(current.join("\n"));
      current = [line.slice(3)];
    } else {
      current.push(line);
    }
  }
  return [...chapters, current.join("\n")];
}
