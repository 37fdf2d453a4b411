// Owns the parse of blocks: several at a time when a file is opened, alone and incrementally where someone types.
// Must not know offsets in the file. At most one tree is alive between calls: that of the block being typed in.

import { Edit, type Point, type Tree } from "web-tree-sitter";
import type { Block, TextChange } from "./block-list";
import { GIVEN_UP, type Outline } from "./outline";
import { takeOutlineApart } from "./outline-parts";
import { createOutliner, type Outliner } from "./outliner";
import type { SyntaxRuntime } from "./runtime";
import type { UnitStore } from "./unit-store";

/** UTF-16 units of blocks that are parsed in one go; measured to cost no more than the whole file at once. */
const CHUNK_LENGTH = 16_384;

export interface BlockParser {
  /** Outlines those blocks that have no outline yet; `typed` alone, and its tree is kept for the next edit. */
  parseMissing(blocks: readonly Block[], typed: Block | undefined): void;
  /** True when a text parses without error; nothing is kept. */
  isWhole(text: string): boolean;
  /** Carries what is kept of a block over to what an edit made of it; the change's offsets count from the block's start. */
  follow(from: Block, to: Block, change: TextChange): void;
  /** Drops the kept tree when it belongs to one of these blocks. */
  forget(blocks: readonly Block[]): void;
  /** Makes sure that the tree of this block is the kept one. */
  warm(block: Block): void;
  dispose(): void;
}

interface Kept {
  readonly block: Block;
  readonly tree: Tree;
}

export function createBlockParser(runtime: SyntaxRuntime, store: UnitStore): BlockParser {
  const { ledger } = runtime;
  const outliner = createOutliner(runtime, store);
  let kept: Kept | undefined;
  /** The block whose pieces the outliner knows. */
  let turned: Block | undefined;

  function keep(next: Kept | undefined): void {
    if (kept && kept.tree !== next?.tree) ledger.release(kept.tree);
    kept = next;
  }

  function finish(block: Block, outline: Outline): void {
    block.outline = outline;
    store.add(outline);
  }

  function parseAlone(block: Block): void {
    const old = kept?.block === block ? kept.tree : undefined;
    if (!old && turned !== block) outliner.turnTo(block.text, block.outline);
    turned = block;
    const tree = runtime.parse(block.text, old);
    keep(tree && { block, tree });
    if (block.outline) return;
    const outline = outliner.typed(block.text, tree, old !== undefined);
    if (outline) {
      finish(block, outline);
      return;
    }
    keep(undefined);
    parseAlone(block);
  }

  return {
    isWhole: (text) => !outliner.plain(text, "").broken,
    parseMissing(blocks, typed) {
      parseChunks(outliner, chunksOf(blocks.filter((block) => !block.outline && block !== typed)), finish);
      if (typed && !typed.outline) parseAlone(typed);
    },
    follow(from, to, change) {
      if (turned !== from && from.outline) outliner.turnTo(from.text, from.outline);
      if (turned === from || from.outline) turned = to;
      if (kept?.block !== from) return;
      kept.tree.edit(treeEdit(from.text, to.text, change));
      kept = { block: to, tree: kept.tree };
    },
    forget(blocks) {
      if (kept && blocks.includes(kept.block)) keep(undefined);
    },
    warm(block) {
      if (kept?.block !== block && block.outline) parseAlone(block);
    },
    dispose: () => keep(undefined),
  };
}

/** Several texts that are given up would add up, so from the third one on nothing more is tried. */
function parseChunks(outliner: Outliner, chunks: Iterable<readonly Block[]>, finish: Finish): void {
  let givenUp = 0;
  for (const chunk of chunks) {
    if (givenUp < 2) parseTogether(outliner, chunk, finish);
    else for (const block of chunk) finish(block, GIVEN_UP);
    if (chunk.some((block) => block.outline === GIVEN_UP)) givenUp++;
  }
}

/** Tells that a block has its outline; before the next one is made, so that equal units are found again. */
type Finish = (block: Block, outline: Outline) => void;

function parseTogether(outliner: Outliner, blocks: readonly Block[], finish: Finish): void {
  const texts = blocks.map((block) => block.text);
  const whole = blocks.length > 1 ? outliner.plain(texts.join(""), "") : undefined;
  const lengths = texts.map((text) => text.length);
  const parts = whole && takeOutlineApart(whole, lengths);
  parts?.forEach((part, index) => {
    relink(part, texts[index] ?? "");
  });
  blocks.forEach((block, index) => {
    finish(block, parts?.[index] ?? (whole === GIVEN_UP ? GIVEN_UP : outliner.mended(block.text)));
  });
}

function* chunksOf(blocks: readonly Block[]): Generator<readonly Block[]> {
  let chunk: Block[] = [];
  let length = 0;
  for (const block of blocks) {
    if (chunk.length > 0 && length + block.text.length > CHUNK_LENGTH) {
      yield chunk;
      chunk = [];
      length = 0;
    }
    chunk.push(block);
    length += block.text.length;
  }
  if (chunk.length > 0) yield chunk;
}

/** Takes the units' texts from the block's, so that the joined text of the chunk is not kept as well. */
function relink({ units }: Outline, text: string): void {
  for (const { unit, start } of units) unit.text = text.slice(start, start + unit.text.length);
}

function treeEdit(before: string, after: string, change: TextChange): Edit {
  const newEnd = change.start + change.text.length;
  const startPosition = pointAt(before, change.start);
  return new Edit({
    startIndex: change.start,
    oldEndIndex: change.end,
    newEndIndex: newEnd,
    startPosition,
    oldEndPosition: pointAt(before, change.end, startPosition, change.start),
    newEndPosition: pointAt(after, newEnd, startPosition, change.start),
  });
}

/** Row and column as tree-sitter counts them, by LF only; counting may go on from an earlier point. */
function pointAt(text: string, offset: number, from: Point = { row: 0, column: 0 }, fromOffset = 0): Point {
  let { row } = from;
  let lineStart = fromOffset - from.column;
  for (let at = text.indexOf("\n", fromOffset); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) {
    row++;
    lineStart = at + 1;
  }
  return { row, column: offset - lineStart };
}
