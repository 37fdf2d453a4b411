// Owns the one-shot parse of files that are not open: whole text in, plain data out, no tree left behind.
// Must not keep anything between calls.

import { oneBlock, splitText } from "./block-list";
import { createBlockParser } from "./block-parser";
import type { ParsedFile } from "./node";
import { GIVEN_UP } from "./outline";
import { createOutliner } from "./outliner";
import { placeFile } from "./placed-file";
import type { SyntaxRuntime } from "./runtime";
import { createUnitStore } from "./unit-store";

/**
 * Parses a whole text, and block by block when it has errors, so that an error stays in its statement. A text that is not parsed
 * within the runtime's budget is broken, given up and has no units.
 */
export function parseOnce(runtime: SyntaxRuntime, text: string): ParsedFile {
  const store = createUnitStore();
  const outline = createOutliner(runtime, store).plain(text, "");
  const byBlock = outline.broken && outline !== GIVEN_UP;
  const list = byBlock ? splitText(text, runtime.split) : oneBlock(text, outline, runtime.split);
  if (byBlock) createBlockParser(runtime, store).parseMissing(list.blocks, undefined);
  else store.add(outline);
  // Takes the comments out as well, so that the result does not hold on to how it was made.
  const { units, comments, broken } = placeFile(list, outline.broken);
  return outline === GIVEN_UP ? { units, comments, broken, givenUp: true } : { units, comments, broken };
}
