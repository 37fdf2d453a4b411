// Owns the way from a fix's plan to edits in the current text of its file: offsets, whole lines, imports, line ends, conflicts.
import type { ParsedFile } from "../../syntax/node";
import { overlaps, sortEdits, type TextEdit } from "../../text/edit";
import type { Fix } from "../finding";
import { lineBreakOf, lineEndAt, lineStartAt, rangeAt, type SourceText } from "../source-text";
import type { FixPlan, FixStep } from "./fix-step";
import { importEdits, moduleEdit } from "./import-place";

export interface FixSite {
  readonly path: string;
  readonly text: SourceText;
  readonly parsed: ParsedFile;
  /** Offset of the finding's unit in the text. */
  readonly start: number;
}

/** Undefined when the plan's edits get in each other's way. */
export function placeFix(plan: FixPlan, site: FixSite): Fix | undefined {
  const edits = placeSteps(plan.steps, site);
  if (edits.some((edit, i) => edits.slice(i + 1).some((other) => overlaps(edit, other)))) return undefined;
  return {
    title: plan.title,
    safety: plan.safety,
    path: site.path,
    edits: edits.map((edit) => ({ ...edit, range: rangeAt(site.text, edit.start, edit.end) })),
    ...(plan.files ? { files: plan.files } : {}),
  };
}

function placeSteps(steps: readonly FixStep[], site: FixSite): readonly TextEdit[] {
  const placed = steps.flatMap((step) => placeStep(step, site));
  const imports = steps.flatMap((step) => (step.do === "import" ? [{ module: step.module, name: step.name }] : []));
  const edits = joinInsertions(sortEdits([...importEdits(imports, site), ...placed]));
  const lineBreak = lineBreakOf(site.text);
  return edits.map((edit) => ({ ...edit, text: edit.text.replace(/\r\n|\r|\n/g, lineBreak) }));
}

function placeStep(step: FixStep, site: FixSite): readonly TextEdit[] {
  const { text, start: origin } = site;
  switch (step.do) {
    case "edit":
      return [{ start: origin + step.start, end: origin + step.end, text: step.text }];
    case "line-end": {
      const at = lineEndAt(text, text.positionAt(origin + step.offset).line);
      return [{ start: at, end: at, text: step.text }];
    }
    case "lines":
      return [linesEdit(text, origin + step.start, origin + step.end)];
    case "module":
      return [moduleEdit(step.text, site)];
    default:
      return [];
  }
}

/** Removes the lines of a range; at the end of a file without a last line end, the one before them as well. */
function linesEdit(text: SourceText, from: number, to: number): TextEdit {
  const first = text.positionAt(from).line;
  const last = text.positionAt(to).line;
  if (last + 1 < text.lineCount) return { start: lineStartAt(text, first), end: lineStartAt(text, last + 1), text: "" };
  const start = first === 0 ? 0 : lineEndAt(text, first - 1);
  return { start, end: text.length, text: "" };
}

/** Insertions at one place become one edit, in their order. */
function joinInsertions(sorted: readonly TextEdit[]): readonly TextEdit[] {
  const joined: TextEdit[] = [];
  for (const edit of sorted) {
    const last = joined.at(-1);
    if (last && last.start === last.end && edit.start === edit.end && last.start === edit.start) {
      joined[joined.length - 1] = { ...last, text: last.text + edit.text };
    } else {
      joined.push(edit);
    }
  }
  return joined;
}
