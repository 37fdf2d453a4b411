// Owns the text of an open document as a list of blocks, and how an edit changes the list: only what it touches is scanned.
// Must not know trees. Lists are values: an edit makes a new one that shares all untouched blocks.

import { lastAtOrBefore, lineStarts } from "../text/line-index";
import type { Splitter } from "./blocks";
import type { Outline } from "./outline";

export interface Block {
  readonly text: string;
  /** Number of line ends as the language server protocol counts them. */
  readonly lineEnds: number;
  /**
   * True when a triple-quoted string is open at the end and other blocks follow. The end is then provisional and stays where it
   * is, so that opening a docstring does not swallow the rest of the file.
   */
  readonly fenced: boolean;
  /** Filled in by the source file when it parses the block. */
  outline: Outline | undefined;
  /** Offsets of the lines, made when asked for. */
  lines: Uint32Array | undefined;
}

export interface BlockList {
  /** Tells where blocks of the language begin. */
  readonly split: Splitter;
  /** Never empty: an empty text is one empty block. */
  readonly blocks: readonly Block[];
  /** UTF-16 offset of each block. */
  readonly starts: Uint32Array;
  /** Line number of each block's first line. */
  readonly lineNumbers: Uint32Array;
  /** UTF-16 length of the whole text. */
  readonly length: number;
  readonly lineEnds: number;
  /** Number of blocks whose end is provisional; the last block's never is. */
  readonly fences: number;
}

export interface BlockChange {
  readonly list: BlockList;
  /** The blocks `removed` were replaced by the `added` ones; both start with block number `first`. */
  readonly first: number;
  readonly removed: readonly Block[];
  readonly added: readonly Block[];
}

export interface TextChange {
  /** UTF-16 offsets, half-open. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function splitText(text: string, split: Splitter): BlockList {
  return indexed(cut(text, split(text).starts, false), split);
}

/** The whole text as a single block that is outlined already. */
export function oneBlock(text: string, outline: Outline, split: Splitter): BlockList {
  return indexed([{ ...newBlock(text, false), outline }], split);
}

/** Number of the block that holds an offset; the last one for the text's end. */
export function blockAt(list: BlockList, offset: number): number {
  return lastAtOrBefore(list.starts, offset);
}

export function blockLines(block: Block): Uint32Array {
  block.lines ??= lineStarts(block.text);
  return block.lines;
}

/** Applies a change whose offsets lie inside the text. */
export function editBlocks(list: BlockList, change: TextChange): BlockChange {
  const { blocks, starts } = list;
  const from = firstTouched(list, change.start);
  const touched = blockAt(list, change.end);
  const origin = starts[from] ?? 0;
  const before = joinBlocks(blocks, from, touched + 1);
  const text = before.slice(0, change.start - origin) + change.text + before.slice(change.end - origin);
  const { to, pieces } = rescan(list, touched + 1, text, from === 0);
  if (pieces.length > 0 || to < blocks.length || from === 0) return replaceRange(list, from, to, pieces);
  // Nothing is left behind a fence, so that it is none any more.
  return replaceRange(list, from - 1, to, rescan(list, to, blocks[from - 1]?.text ?? "", from === 1).pieces);
}

/** Exchanges all blocks for a new split of the same text, but keeps those that are equal at both ends. */
export function replaceBlocks(list: BlockList, fresh: BlockList): BlockChange {
  return replaceRange(list, 0, list.blocks.length, fresh.blocks);
}

/** The block in which an edit begins; the one before it when the edit could change how that one ends. */
function firstTouched({ blocks, starts }: BlockList, offset: number): number {
  const index = lastAtOrBefore(starts, offset);
  const before = blocks[index - 1];
  if (!before || before.fenced) return index;
  const inBlock = offset - (starts[index] ?? 0);
  return inBlock < firstLineEnd(blocks[index]?.text ?? "") ? index - 1 : index;
}

/** Offset behind the line that holds the first token: lines of a lone backslash are part of it. */
function firstLineEnd(text: string): number {
  for (let at = 0; ; ) {
    const end = text.indexOf("\n", at);
    if (end < 0) return text.length + 1;
    if (!/\\\r?$/.test(text.slice(at, end))) return end + 1;
    at = end + 1;
  }
}

interface Rescanned {
  /** Number of the first block that was not taken in. */
  readonly to: number;
  readonly pieces: readonly Block[];
}

/** Splits `text`, which ends where block number `next` begins, and takes in following blocks until the boundaries meet. */
function rescan({ blocks, split }: BlockList, next: number, text: string, fromFileStart: boolean): Rescanned {
  let region = text;
  let to = next;
  for (let step = 1; ; step *= 2) {
    const following = blocks[to];
    if (!following) return { to, pieces: cut(region, split(region, { fromFileStart }).starts, false) };
    const ahead = following.text.slice(0, firstLineEnd(following.text));
    const { starts, openString } = split(region + ahead, { mark: region.length, fromFileStart });
    const meets = region.length === 0 || starts.at(-1) === region.length;
    if (openString || meets) {
      const inside = starts.filter((start) => start < region.length);
      return { to, pieces: cut(region, inside, openString) };
    }
    const upTo = fenceWithin(blocks, to, Math.min(to + step, blocks.length));
    region += joinBlocks(blocks, to, upTo);
    to = upTo;
  }
}

/** Behind the first fenced block in a range, else the range's end: what follows a fence stays as it is. */
function fenceWithin(blocks: readonly Block[], from: number, to: number): number {
  for (let at = from; at < to; at++) if (blocks[at]?.fenced) return at + 1;
  return to;
}

function cut(text: string, starts: readonly number[], fenced: boolean): Block[] {
  if (text.length === 0) return [];
  return starts.map((start, index) => {
    const own = text.slice(start, starts[index + 1] ?? text.length);
    return newBlock(own, fenced && index + 1 === starts.length);
  });
}

function newBlock(text: string, fenced: boolean): Block {
  return { text, fenced, lineEnds: countLineEnds(text), outline: undefined, lines: undefined };
}

function countLineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  for (let at = text.indexOf("\r"); at >= 0; at = text.indexOf("\r", at + 1)) {
    if (text.charCodeAt(at + 1) !== 0x0a) count++;
  }
  return count;
}

function replaceRange(list: BlockList, from: number, to: number, pieces: readonly Block[]): BlockChange {
  const { blocks } = list;
  let head = 0;
  while (head < pieces.length && from + head < to && same(blocks[from + head], pieces[head])) head++;
  let tail = 0;
  while (tail < pieces.length - head && to - tail > from + head && same(blocks[to - 1 - tail], pieces.at(-1 - tail))) {
    tail++;
  }
  const first = from + head;
  const removed = blocks.slice(first, to - tail);
  const added = pieces.slice(head, pieces.length - tail);
  return { list: respliced(list, first, removed, added), first, removed, added };
}

function same(a: Block | undefined, b: Block | undefined): boolean {
  return a?.text === b?.text && a?.fenced === b?.fenced;
}

/** The list with some blocks exchanged. What stands behind them only moves, so it is not looked at. */
function respliced(list: BlockList, first: number, removed: readonly Block[], added: readonly Block[]): BlockList {
  const behind = first + removed.length;
  // Concatenation, because spreading a big paste into a call overflows the stack.
  const blocks = list.blocks.slice(0, first).concat(added, list.blocks.slice(behind));
  if (blocks.length === 0) return indexed([], list.split);
  const starts = new Uint32Array(blocks.length);
  const lineNumbers = new Uint32Array(blocks.length);
  starts.set(list.starts.subarray(0, first));
  lineNumbers.set(list.lineNumbers.subarray(0, first));
  let length = list.starts[first] ?? list.length;
  let lineEnds = list.lineNumbers[first] ?? list.lineEnds;
  for (let index = 0; index < added.length; index++) {
    starts[first + index] = length;
    lineNumbers[first + index] = lineEnds;
    length += added[index]?.text.length ?? 0;
    lineEnds += added[index]?.lineEnds ?? 0;
  }
  const shift = length - (list.starts[behind] ?? list.length);
  const lineShift = lineEnds - (list.lineNumbers[behind] ?? list.lineEnds);
  for (let from = behind, to = first + added.length; to < blocks.length; from++, to++) {
    starts[to] = (list.starts[from] ?? 0) + shift;
    lineNumbers[to] = (list.lineNumbers[from] ?? 0) + lineShift;
  }
  const fences = list.fences + countFences(added) - countFences(removed);
  const { split } = list;
  return {
    split,
    blocks,
    starts,
    lineNumbers,
    length: list.length + shift,
    lineEnds: list.lineEnds + lineShift,
    fences,
  };
}

function indexed(some: readonly Block[], split: Splitter): BlockList {
  const blocks = some.length > 0 ? some : [newBlock("", false)];
  const starts = new Uint32Array(blocks.length);
  const lineNumbers = new Uint32Array(blocks.length);
  let length = 0;
  let lineEnds = 0;
  blocks.forEach((block, index) => {
    starts[index] = length;
    lineNumbers[index] = lineEnds;
    length += block.text.length;
    lineEnds += block.lineEnds;
  });
  return { split, blocks, starts, lineNumbers, length, lineEnds, fences: countFences(blocks) };
}

function countFences(blocks: readonly Block[]): number {
  return blocks.reduce((count, block) => count + (block.fenced ? 1 : 0), 0);
}

export function joinBlocks(blocks: readonly Block[], from: number, to: number): string {
  if (to - from === 1) return blocks[from]?.text ?? "";
  return blocks
    .slice(from, to)
    .map((block) => block.text)
    .join("");
}
