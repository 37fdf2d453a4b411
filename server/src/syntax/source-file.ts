// Owns the text of an open document and its parse, both kept by blocks so that an edit costs what it touches.
// Knows offsets and lines, not the protocol or the disk.

import { type LinePosition, lastAtOrBefore, outOfLineEnd } from "../text/line-index";
import {
  type Block,
  type BlockChange,
  type BlockList,
  blockAt,
  blockLines,
  editBlocks,
  joinBlocks,
  replaceBlocks,
  splitText,
  type TextChange,
} from "./block-list";
import { type BlockParser, createBlockParser } from "./block-parser";
import type { ParsedFile } from "./node";
import type { Outline } from "./outline";
import { type PlacedFile, placeFile } from "./placed-file";
import type { SyntaxRuntime } from "./runtime";
import { createUnitStore, type UnitStore } from "./unit-store";

/** An open document: its current text and, on demand, its parse. Must be disposed. */
export interface SourceFile {
  /** UTF-16 units. */
  readonly length: number;
  /** Number of lines as the language server protocol counts them: LF, CRLF and CR end a line. */
  readonly lineCount: number;
  /** The whole text; builds a string, so not for every keystroke. */
  text(): string;
  /** Text between two UTF-16 offsets, clamped to the text. */
  slice(start: number, end: number): string;
  /**
   * Replaces a half-open range of UTF-16 offsets by a text.
   * @throws RangeError when the range lies outside the text.
   */
  applyChange(change: TextChange): void;
  /** Offset of a position; a character behind the line's end means its end, a line behind the last one the text's end. */
  offsetAt(position: LinePosition): number;
  /** Position of an offset, clamped to the text; never between CR and LF. */
  positionAt(offset: number): LinePosition;
  /** Units and comments of the current text; the same object until the text changes. */
  parsed(): ParsedFile;
  /** True while some block boundary is provisional because a triple-quoted string is open before it: `settle` may help. */
  readonly provisional: boolean;
  /**
   * To be called when idle: heals provisional block boundaries, and prepares the block around an offset for quick typing.
   * True when `parsed()` changed.
   */
  settle(offset?: number): boolean;
  /** Frees wasm memory. Afterwards only the text may be read. */
  dispose(): void;
}

interface State {
  readonly parser: BlockParser;
  readonly units: UnitStore;
  list: BlockList;
  /** Outlines of blocks that are no longer in the list, until the next parse has had the chance to use their units. */
  retired: Outline[];
  /** The block of the latest edit. */
  typed: Block | undefined;
  /** So many blocks at the start and at the end of the list are those of `placed`. */
  head: number;
  tail: number;
  brokenBlocks: number;
  placed: PlacedFile | undefined;
  current: boolean;
  /** The list whose fences could not be healed. */
  unhealed: BlockList | undefined;
}

export function createSourceFile(runtime: SyntaxRuntime, text: string): SourceFile {
  const units = createUnitStore();
  const state: State = {
    parser: createBlockParser(runtime, units),
    units,
    list: splitText(text, runtime.split),
    retired: [],
    typed: undefined,
    head: 0,
    tail: 0,
    brokenBlocks: 0,
    placed: undefined,
    current: false,
    unhealed: undefined,
  };
  return {
    get length() {
      return state.list.length;
    },
    get lineCount() {
      return state.list.lineEnds + 1;
    },
    text: () => joinBlocks(state.list.blocks, 0, state.list.blocks.length),
    slice: (start, end) => sliceText(state.list, start, end),
    applyChange: (change) => applyChange(state, change),
    offsetAt: (position) => offsetAt(state.list, position),
    positionAt: (offset) => positionAt(state.list, offset),
    parsed: () => parsed(state),
    get provisional() {
      return state.list.fences > 0;
    },
    settle: (offset) => settle(state, offset),
    dispose: () => state.parser.dispose(),
  };
}

function applyChange(state: State, change: TextChange): void {
  const { start, end, text } = change;
  if (!(start >= 0 && start <= end && end <= state.list.length)) throw new RangeError("change lies outside the text");
  const done = editBlocks(state.list, change);
  const [before] = done.removed;
  const [after] = done.added;
  if (before && after && done.removed.length === 1 && done.added.length === 1) {
    const origin = state.list.starts[done.first] ?? 0;
    // An edit may reach over blocks that turn out equal; then it is no edit of this block alone.
    const within = start >= origin && end <= origin + before.text.length;
    if (within) state.parser.follow(before, after, { start: start - origin, end: end - origin, text });
  }
  state.typed = done.list.blocks[blockAt(done.list, start + text.length)];
  exchange(state, done);
}

function exchange(state: State, { list, first, removed }: BlockChange): void {
  state.parser.forget(removed);
  for (const { outline } of removed) {
    if (!outline) continue;
    state.retired.push(outline);
    if (outline.broken) state.brokenBlocks--;
  }
  state.head = Math.min(state.head, first);
  state.tail = Math.min(state.tail, state.list.blocks.length - first - removed.length);
  state.list = list;
  state.current = false;
}

function parsed(state: State): ParsedFile {
  const { list, placed, units, head, tail } = state;
  if (placed && state.current) return placed;
  const missing = list.blocks.slice(head, list.blocks.length - tail).filter((block) => !block.outline);
  state.parser.parseMissing(missing, state.typed);
  state.brokenBlocks += missing.filter((block) => block.outline?.broken).length;
  for (const outline of state.retired) units.remove(outline);
  state.retired = [];
  state.placed = placeFile(list, state.brokenBlocks > 0, placed && { file: placed, head, tail });
  state.head = state.tail = list.blocks.length;
  state.current = true;
  return state.placed;
}

function settle(state: State, offset: number | undefined): boolean {
  const healed = heal(state);
  if (offset === undefined) return healed;
  parsed(state);
  const block = state.list.blocks[blockAt(state.list, offset)];
  if (block) state.parser.warm(block);
  return healed;
}

/** Takes a fresh split of the whole text when everything that it makes anew parses without error. */
function heal(state: State): boolean {
  if (state.list.fences === 0 || state.unhealed === state.list) return false;
  const fresh = replaceBlocks(
    state.list,
    splitText(joinBlocks(state.list.blocks, 0, state.list.blocks.length), state.list.split),
  );
  if (fresh.added.some((block) => !state.parser.isWhole(block.text))) {
    state.unhealed = state.list;
    return false;
  }
  state.typed = undefined;
  exchange(state, fresh);
  return true;
}

function sliceText({ blocks, starts }: BlockList, start: number, end: number): string {
  const from = Math.max(0, start);
  if (end <= from) return "";
  const first = lastAtOrBefore(starts, from);
  const last = lastAtOrBefore(starts, end - 1);
  const origin = starts[first] ?? 0;
  return joinBlocks(blocks, first, last + 1).slice(from - origin, end - origin);
}

function offsetAt(list: BlockList, { line, character }: LinePosition): number {
  if (line < 0) return 0;
  if (line > list.lineEnds) return list.length;
  const index = lastAtOrBefore(list.lineNumbers, line);
  const block = list.blocks[index] as Block;
  const lines = blockLines(block);
  const inBlock = line - (list.lineNumbers[index] ?? 0);
  const start = lines[inBlock] ?? block.text.length;
  const next = lines[inBlock + 1] ?? block.text.length;
  const wanted = Math.min(start + Math.max(0, character), next);
  return (list.starts[index] ?? 0) + outOfLineEnd(block.text, start, wanted);
}

function positionAt(list: BlockList, offset: number): LinePosition {
  const inside = Math.max(0, Math.min(offset, list.length));
  const index = blockAt(list, inside);
  const block = list.blocks[index] as Block;
  const lines = blockLines(block);
  const inBlock = inside - (list.starts[index] ?? 0);
  const line = lastAtOrBefore(lines, inBlock);
  const start = lines[line] ?? 0;
  // The end of the text lies behind the last block's line end, i.e. on a line of its own.
  return { line: (list.lineNumbers[index] ?? 0) + line, character: outOfLineEnd(block.text, start, inBlock) - start };
}
