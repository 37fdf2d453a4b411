// Owns fixes on request: one for a finding, or all safe ones until none is left. Works on views; the documents stay as they are.

import { parseOnce } from "../../syntax/scan";
import { applyEdits, overlaps, type TextEdit } from "../../text/edit";
import { type Analysis, drive } from "../analysis";
import type { Assembled } from "../assembly/assembled";
import { fileView } from "../document";
import type { FileView } from "../file-view";
import type { Fix } from "../finding";
import type { Languages } from "../languages";
import { fixedText, rangeAt } from "../source-text";
import type { UnitMemo } from "../unit-data";
import type { Workspace } from "../workspace";
import { placeFix } from "./fix-place";

/** Fixes may make room for others; what goes on longer than this goes round in circles. */
const MAX_ROUNDS = 10;

interface Input {
  readonly languages: Languages;
  readonly memo: UnitMemo;
  readonly workspace: Workspace;
  readonly analysis: Analysis;
}

export interface Fixes {
  fix(path: string, findingId: string): Fix | undefined;
  fixAll(path: string): string | undefined;
}

export function createFixes(input: Input): Fixes {
  const { analysis } = input;
  return {
    fix(path, findingId) {
      const { assembled, view } = drive(analysis.run(path));
      const found = assembled.find(({ finding }) => finding.id === findingId);
      return found && view && fixOf(found, view);
    },
    fixAll(path) {
      const { assembled, view } = drive(analysis.run(path));
      if (!view || view.parsed.broken) return undefined;
      const before = view.text.text();
      const first = applySafe(assembled, view);
      if (first === undefined) return undefined;
      const text = repeat(input, path, before, first);
      return text === before ? undefined : text;
    },
  };
}

/** Fixes the text again and again; gives up a round that breaks it. */
function repeat(input: Input, path: string, before: string, first: string): string {
  let good = before;
  let text = first;
  for (let round = 1; ; round++) {
    const runtime = input.languages.of(path, text);
    if (!runtime) return good;
    const view = fileView(path, fixedText(text), parseOnce(runtime, text), input.memo);
    if (view.parsed.broken) return good;
    good = text;
    if (round === MAX_ROUNDS) return good;
    const next = input.workspace.withFacts(view, () => applySafe(input.analysis.of(view), view));
    if (next === undefined || next === text) return good;
    text = next;
  }
}

/** The text with all safe fixes that do not get in each other's way; undefined when there is none. */
function applySafe(assembled: readonly Assembled[], view: FileView): string | undefined {
  const taken: TextEdit[] = [];
  for (const found of assembled) {
    const fix = found.finding.fix === "safe" ? fixOf(found, view) : undefined;
    if (fix?.safety !== "safe") continue;
    // The same import may be wanted by several fixes of a round; it must be added once. What is no line of its own, such as the
    // indentation of a line, is wanted as often as it is asked for: the next round looks again.
    if (fix.edits.some((edit) => !edit.text.includes("\n") && taken.some((other) => isSame(edit, other)))) continue;
    const edits = fix.edits.filter((edit) => !taken.some((other) => isSame(edit, other)));
    if (edits.some((edit) => taken.some((other) => overlaps(edit, other)))) continue;
    taken.push(...edits);
  }
  return taken.length === 0 ? undefined : applyEdits(view.text.text(), taken);
}

function fixOf({ raw, edit }: Assembled, view: FileView): Fix | undefined {
  if (edit) {
    const range = rangeAt(view.text, edit.start, edit.end);
    return { title: "Remove useless suppression", safety: "safe", path: view.path, edits: [{ ...edit, range }] };
  }
  if (!raw?.raw.fix) return undefined;
  return placeFix(raw.raw.fix, { path: view.path, text: view.text, parsed: view.parsed, start: raw.at.start });
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text;
}
