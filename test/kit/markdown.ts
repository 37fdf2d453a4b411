// Owns the reading of a Markdown page as sections of prose lines and code fences. Knows nothing of what the fences mean.

export interface Fence {
  /** First word after the backticks. */
  readonly language: string;
  /** Words that follow the language. */
  readonly words: readonly string[];
  /** Content; ends with a line end unless it is empty. */
  readonly text: string;
  /** One-based line of the page at which the content starts. */
  readonly line: number;
}

export interface Section {
  readonly heading: string;
  /** One-based line of the heading. */
  readonly line: number;
  /** Lines outside fences that are not blank, in order. */
  readonly prose: readonly { readonly text: string; readonly line: number }[];
  readonly fences: readonly Fence[];
}

export interface Page {
  /** Text of the `# ` heading; `""` when the page does not start with one. */
  readonly title: string;
  /** What stands before the first `## ` heading. */
  readonly intro: Section;
  readonly sections: readonly Section[];
}

/** Reads a page; fences open and close at the start of a line. @throws Error when a fence is not closed. */
export function readPage(text: string): Page {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const title = /^# (.+)$/.exec(lines[0] ?? "")?.[1]?.trim() ?? "";
  const all: Draft[] = [newSection("", 1)];
  for (let at = title === "" ? 0 : 1; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const section = all.at(-1) as Draft;
    const heading = /^## (.+)$/.exec(line);
    if (heading) all.push(newSection(heading[1]?.trim() ?? "", at + 1));
    else if (/^`{3,}/.test(line)) {
      const fence = readFence(lines, at);
      section.fences.push(fence);
      at += fence.text.split("\n").length;
    } else if (line.trim() !== "") section.prose.push({ text: line, line: at + 1 });
  }
  const [intro, ...sections] = all as [Draft, ...Draft[]];
  return { title, intro, sections };
}

interface Draft extends Section {
  readonly prose: { text: string; line: number }[];
  readonly fences: Fence[];
}

function newSection(heading: string, line: number): Draft {
  return { heading, line, prose: [], fences: [] };
}

function readFence(lines: readonly string[], at: number): Fence {
  const [, marks = "", info = ""] = /^(`{3,})(.*)$/.exec(lines[at] ?? "") ?? [];
  const end = lines.findIndex((line, i) => i > at && line.trimEnd() === marks);
  if (end < 0) throw new Error(`line ${at + 1}: the code fence is not closed`);
  const [language = "", ...words] = info.trim().split(/\s+/);
  return {
    language,
    words,
    text: lines
      .slice(at + 1, end)
      .map((line) => `${line}\n`)
      .join(""),
    line: at + 2,
  };
}
