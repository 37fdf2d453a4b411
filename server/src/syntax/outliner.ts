// Owns the way from a text to its outline: parse, outline, delete the tree, mend what is broken.
// Must not know blocks or files; units it has made are found again through the store.

import type { Tree } from "web-tree-sitter";
import type { LoweredUnit } from "./lowered-tree";
import { createMender, mend } from "./mend";
import { GIVEN_UP, type Outline, outline } from "./outline";
import type { SyntaxRuntime } from "./runtime";
import type { UnitStore } from "./unit-store";

export interface Outliner {
  /** One parse; broken when it has errors, GIVEN_UP when it ran out of its budget. */
  plain(text: string, className: string): Outline;
  /** The same for a block, mended where it is broken. */
  mended(text: string): Outline;
  /**
   * The same for the block that is being typed in, whose tree the caller owns. Remembers its pieces, so that mending it keystroke
   * after keystroke parses only the piece that changed. Undefined when the tree was made by an incremental parse and can't be
   * relied upon: error recovery may then end in another tree than that of the text alone.
   */
  typed(text: string, tree: Tree | undefined, incremental: boolean): Outline | undefined;
  /** Another block is about to be typed in: its text, and its outline if it has one. */
  turnTo(text: string, outline: Outline | undefined): void;
}

export function createOutliner(runtime: SyntaxRuntime, store: UnitStore): Outliner {
  const { grammar, ledger, sink } = runtime;
  const mends = runtime.language === "python";
  /** Units of outlines that are not in the store yet. */
  const fresh = new Map<string, LoweredUnit>();
  const mender = createMender();

  const known = (key: string) => store.find(key) ?? fresh.get(key);

  function read(text: string, className: string, tree: Tree | undefined, passing: boolean): Outline {
    if (!tree) return GIVEN_UP;
    sink.setLength(0);
    const result = outline({ text, className, reader: runtime.read(tree), grammar, sink, passing, known });
    for (const { unit } of result.units) fresh.set(unit.key, unit);
    return result;
  }

  function parse(text: string, className: string, passing: boolean): Outline {
    const tree = runtime.parse(text);
    try {
      return read(text, className, tree, passing);
    } finally {
      if (tree) ledger.release(tree);
    }
  }

  const plain = (text: string, className: string): Outline => parse(text, className, false);
  const passing = (text: string, className: string): Outline => parse(text, className, true);

  function done(result: Outline): Outline {
    fresh.clear();
    return result;
  }

  return {
    plain: (text, className) => done(plain(text, className)),
    mended(text) {
      const result = plain(text, "");
      const mended = mends && result.broken && result !== GIVEN_UP ? mend(text, "", plain) : undefined;
      return done(broken(mended) ?? result);
    },
    typed(text, tree, incremental) {
      const result = read(text, "", tree, true);
      if (mends && !result.broken) mender.remember(text, result);
      if (!result.broken || result === GIVEN_UP) return done(result);
      const mended = mends ? mender.mend(text, passing) : undefined;
      if (incremental && !mended?.broken) return undefined;
      return done(broken(mended) ?? result);
    },
    turnTo(text, outline) {
      mender.forget();
      if (mends && outline && !outline.broken) mender.remember(text, outline);
    },
  };
}

function broken(outline: Outline | undefined): Outline | undefined {
  return outline && { ...outline, broken: true };
}
