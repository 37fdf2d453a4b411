// Owns the outline of text with errors: a broken class is taken apart and its members are parsed one by one, because half of all
// keystrokes leave an open bracket behind, and error recovery would give up the rest of the class for it.
// Must not know blocks, files or offsets in them.

import { indentOf, splitBlocks } from "./blocks";
import type { Outline } from "./outline";
import { joinOutlines, type OutlinePart, takeOutlineApart } from "./outline-parts";

/** Classes in classes that are taken apart; each level parses what is left once more. */
const MAX_DEPTH = 4;

/** Outlines a text by one parse of its own. */
export type OutlineText = (text: string, className: string) => Outline;

/**
 * The outline of a text that has errors, if it is a class: every member that is whole is as if the class were whole. It is
 * broken when a member is.
 */
export function mend(text: string, className: string, outlineText: OutlineText, depth = 0): Outline | undefined {
  const pieces = depth < MAX_DEPTH ? takeClassApart(text) : undefined;
  if (!pieces) return undefined;
  const inner = innerName(className, pieces.name);
  const parts: OutlinePart[] = [
    { outline: outlineText(pieces.header + pieces.filler, className), length: pieces.header.length },
  ];
  for (const member of pieces.members) {
    const outline = outlineText(member, inner);
    const mended = outline.broken ? mend(member, inner, outlineText, depth + 1) : undefined;
    parts.push({ outline: mended ? { ...mended, broken: true } : outline, length: member.length });
  }
  return joinOutlines(parts);
}

/**
 * Mends the same block keystroke after keystroke: pieces that did not change are not parsed again. Must be told to forget when
 * another block's turn comes, because the outlines it holds on to may leave the file.
 */
export interface Mender {
  /** The block has no errors at present; what its pieces are can be told from its outline. */
  remember(text: string, outline: Outline): void;
  mend(text: string, outlineText: OutlineText): Outline | undefined;
  forget(): void;
}

export function createMender(): Mender {
  let pieces = new Map<string, Outline>();
  let whole: { readonly text: string; readonly outline: Outline } | undefined;
  return {
    remember(text, outline) {
      whole = { text, outline };
      pieces.clear();
    },
    mend(text, outlineText) {
      const before = whole ? piecesOf(whole.text, whole.outline) : pieces;
      whole = undefined;
      pieces = new Map();
      return mend(text, "", (piece, className) => {
        const key = pieceKey(piece, className);
        const outline = before.get(key) ?? outlineText(piece, className);
        pieces.set(key, outline);
        return outline;
      });
    },
    forget() {
      whole = undefined;
      pieces.clear();
    },
  };
}

/** What `mend` would ask for had a text without errors one, taken from its outline. */
function piecesOf(text: string, outline: Outline): Map<string, Outline> {
  const pieces = takeClassApart(text);
  if (!pieces?.even) return new Map();
  const { header, filler, members, name } = pieces;
  const parts = takeOutlineApart(outline, [header.length, ...members.map((member) => member.length)]);
  const keys = [pieceKey(header + filler, ""), ...members.map((member) => pieceKey(member, name))];
  return new Map(parts?.map((part, index) => [keys[index] ?? "", part]));
}

function pieceKey(text: string, className: string): string {
  return `${className}\n${text}`;
}

/** A class with a body on lines of its own, cut into header and members. */
interface ClassPieces {
  readonly name: string;
  /** Up to the line of the first member. */
  readonly header: string;
  /** A body, so that the header parses alone. */
  readonly filler: string;
  readonly members: readonly string[];
  /** False when some member is indented less than the first: to the grammar the class ends before it. */
  readonly even: boolean;
}

const classLine = /^[ \t\f]*class[ \t]+(\w+)/gm;

function takeClassApart(text: string): ClassPieces | undefined {
  if (text.search(classLine) < 0) return undefined;
  const lines = splitBlocks(text, { column: Number.MAX_SAFE_INTEGER }).starts;
  const own = firstIndent(text);
  const first = lines.find((start) => start > 0 && indentOf(text, start) > own);
  if (first === undefined) return undefined;
  const header = text.slice(0, first);
  const name = [...header.matchAll(classLine)].at(-1)?.[1];
  if (name === undefined) return undefined;
  const body = text.slice(first);
  const indent = indentOf(body, 0);
  const { starts } = splitBlocks(body, { column: indent });
  const members = starts.map((start, index) => body.slice(start, starts[index + 1]));
  const even = members.every((member) => firstIndent(member) === indent);
  return { name, header, filler: `${/^[ \t\f]*/.exec(body)?.[0]}pass\n`, members, even };
}

/** Indentation of the first line that is neither blank nor a comment. */
function firstIndent(text: string): number {
  for (let at = 0; ; ) {
    const indent = indentOf(text, at);
    const end = text.indexOf("\n", at);
    if (Number.isFinite(indent) || end < 0) return indent;
    at = end + 1;
  }
}

function innerName(outer: string, name: string): string {
  return outer === "" ? name : `${outer}.${name}`;
}
