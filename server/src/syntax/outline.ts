// Owns the cut of a tree into units: functions, class headers and statements, with their names, keys and comments.
// Must not know files or blocks: it sees one parsed text and a place to look for units that are already lowered.

import { detached } from "../text/detached";
import { fingerprint } from "../text/hash";
import { ERROR_KIND, type Grammar } from "./grammar";
import type { TreeNode, TreeReader } from "./lower";
import { LoweredUnit, type UnitHead } from "./lowered-tree";
import type { Unit } from "./node";
import { END, FIELD, KIND, MISSING_FLAG, NEXT, type NodeSink, SLOTS, START } from "./node-table";
import { normaliseSplats } from "./splats";

/** Beyond this many nodes only a unit's root is kept: data tables of thousands of lines hold no code. */
const MAX_UNIT_NODES = 200_000;

export interface OutlinedUnit {
  readonly unit: LoweredUnit;
  /** UTF-16 offset in the parsed text. */
  readonly start: number;
}

export interface Outline {
  readonly units: readonly OutlinedUnit[];
  /** Start and end of every comment, in order; UTF-16 offsets in the parsed text. */
  readonly comments: readonly number[];
  readonly broken: boolean;
}

/** Outline of a text whose parse ran out of time. */
export const GIVEN_UP: Outline = { units: [], comments: [], broken: true };

export interface OutlineInput {
  readonly text: string;
  readonly reader: TreeReader;
  readonly grammar: Grammar;
  /** Empty, and left so. */
  readonly sink: NodeSink;
  /** Dotted name of the classes around the text. */
  readonly className: string;
  /** True when units should not hold on to the text: it is one of many versions, of which they would each keep another. */
  readonly passing: boolean;
  /** An earlier unit of this key, to be used again. */
  known(key: string): LoweredUnit | undefined;
}

/** Cuts a tree into units and lowers those that are not known. The tree may be deleted afterwards. */
export function outline(input: OutlineInput): Outline {
  const { text, reader, sink } = input;
  const trusted = !reader.root.broken;
  const cut: Cut = { ...input, trusted, units: [], comments: [], fresh: new Map(), columnOf: columns(text) };
  addMembers(cut, reader.children(reader.root), input.className);
  let wide = false;
  for (const unit of cut.fresh.values()) if (Math.max(unit.size, unit.text.length) > 0xffff) wide = true;
  const table = sink.finish(wide);
  for (const unit of cut.fresh.values()) unit.table = table;
  return { units: cut.units, comments: cut.comments, broken: !trusted };
}

interface Cut extends OutlineInput {
  /** The text has no errors. */
  readonly trusted: boolean;
  readonly units: OutlinedUnit[];
  readonly comments: number[];
  /** Units made now, whose table is still the sink. */
  readonly fresh: Map<string, LoweredUnit>;
  /** Column of ascending offsets. */
  columnOf(offset: number): number;
}

interface Piece {
  readonly node: TreeNode;
  readonly kind: Unit["kind"];
  readonly className: string;
  readonly name: string;
  /** End of the unit, before the node's for class headers. */
  readonly end: number;
}

function addMembers(cut: Cut, nodes: readonly TreeNode[], className: string): void {
  const { comment, lineContinuation } = cut.grammar.ids;
  for (const node of nodes) {
    if (node.kind === comment) cut.comments.push(node.start, node.end);
    else if (cut.grammar.isNamed(node.kind) && node.kind !== lineContinuation) addMember(cut, node, className);
  }
}

function addMember(cut: Cut, node: TreeNode, className: string): void {
  const { reader, grammar } = cut;
  const { decoratedDefinition, classDefinition, functionDefinition } = grammar.ids;
  const definition = node.kind === decoratedDefinition ? (reader.children(node).at(-1) ?? node) : node;
  if (definition.kind === classDefinition) addClass(cut, node, definition, className);
  else if (definition.kind === functionDefinition) {
    const name = nameOf(cut, reader.children(definition));
    addPiece(cut, { node, kind: "function", className, name, end: node.end });
  } else addPiece(cut, { node, kind: "statement", className, name: "", end: node.end });
}

function addClass(cut: Cut, node: TreeNode, definition: TreeNode, className: string): void {
  const { reader, grammar } = cut;
  const parts = reader.children(definition);
  const name = nameOf(cut, parts);
  const colon = parts.findIndex((part) => part.kind === grammar.ids.colon);
  addPiece(cut, { node, kind: "class", className, name, end: parts[colon]?.end ?? node.end });
  const inner = joinNames(className, name);
  for (const part of colon < 0 ? [] : parts.slice(colon + 1)) {
    addMembers(cut, part.kind === grammar.ids.block ? reader.children(part) : [part], inner);
  }
}

function nameOf({ text, grammar }: Cut, parts: readonly TreeNode[]): string {
  const name = parts.find((part) => part.kind === grammar.ids.identifier);
  return name ? detached(text.slice(name.start, name.end)) : "";
}

function addPiece(cut: Cut, piece: Piece): void {
  const { start } = piece.node;
  const unit = unitOf(cut, piece);
  cut.units.push({ unit, start });
  for (const at of unit.comments) cut.comments.push(start + at);
}

function unitOf(cut: Cut, piece: Piece): LoweredUnit {
  const { text, sink, trusted, grammar } = cut;
  const { node, kind, className, name, end } = piece;
  const column = cut.columnOf(node.start);
  const clean = `${fingerprint(text, node.start, end)}.${kind.charAt(0)}${column}.${className}`;
  const known = trusted ? find(cut, clean) : undefined;
  if (known) return known;
  const base = sink.length;
  lowerPiece(cut, node, end);
  const { broken, comments, nodes } = survey(sink, base, trusted, grammar.ids.comment);
  // Among errors equal text may mean different trees, and a key must stand for one.
  const key = trusted ? clean : `${clean}!${nodes}`;
  const same = trusted ? undefined : find(cut, key);
  if (same) {
    sink.setLength(base);
    return same;
  }
  const slice = text.slice(node.start, end);
  const own = cut.passing ? detached(slice) : slice;
  const head: UnitHead = { kind, className, name, key, text: own, column, broken, comments };
  const unit = new LoweredUnit(head, grammar, sink.data, base, sink.length - base);
  cut.fresh.set(key, unit);
  return unit;
}

function find(cut: Cut, key: string): LoweredUnit | undefined {
  return cut.fresh.get(key) ?? cut.known(key);
}

function lowerPiece({ reader, sink, grammar }: Cut, node: TreeNode, end: number): void {
  const base = sink.length;
  if (node.size <= MAX_UNIT_NODES) {
    // A piece has at least its root, even where error recovery made it empty.
    reader.lower(node, Math.max(end, node.start + 1), sink);
    if (grammar.ids.listSplat >= 0) normaliseSplats(sink, base, grammar);
    return;
  }
  sink.reserve(1);
  sink.add(node.kind, node.broken ? MISSING_FLAG : 0, 0, end - node.start, 0);
  sink.data[base * SLOTS + NEXT] = 1;
}

function joinNames(outer: string, name: string): string {
  return outer === "" ? name : `${outer}.${name}`;
}

interface Survey {
  readonly broken: boolean;
  readonly comments: readonly number[];
  /** Number that tells trees apart. */
  readonly nodes: string;
}

/** What a unit must know of its nodes before they are asked for. */
function survey(sink: NodeSink, base: number, trusted: boolean, comment: number): Survey {
  const { data, length } = sink;
  let comments: number[] | undefined;
  for (let at = base * SLOTS; at < length * SLOTS; at += SLOTS) {
    if (data[at + KIND] !== comment) continue;
    comments ??= [];
    comments.push(data[at + START] ?? 0, data[at + END] ?? 0);
  }
  return { comments: comments ?? NO_COMMENTS, ...(trusted ? WHOLE : suspicious(sink, base)) };
}

const WHOLE = { broken: false, nodes: "" } as const;

function suspicious({ data, length }: NodeSink, base: number): Omit<Survey, "comments"> {
  let broken = false;
  let mixed = length - base;
  for (let at = base * SLOTS; at < length * SLOTS; at += SLOTS) {
    const kind = data[at + KIND] ?? 0;
    const field = data[at + FIELD] ?? 0;
    if (kind === ERROR_KIND || (field & MISSING_FLAG) !== 0) broken = true;
    mixed = Math.imul(mixed ^ (kind | (field << 16)), 2654435761) ^ (data[at + NEXT] ?? 0);
    mixed = Math.imul(mixed ^ (mixed >>> 15) ^ (data[at + END] ?? 0), 2246822507);
  }
  return { broken, nodes: (mixed >>> 0).toString(36) };
}

const NO_COMMENTS: readonly number[] = [];

/**
 * Column of ascending offsets, linear over all calls. Like the grammar's own count of indentation it starts anew at a form
 * feed and after a byte order mark.
 */
function columns(text: string): (offset: number) => number {
  let lineStart = 0;
  let last = 0;
  return (offset) => {
    if (offset < last) lineStart = last = 0;
    for (let at = offset; at > last; at--) {
      if (!startsColumns(text.charCodeAt(at - 1))) continue;
      lineStart = at;
      break;
    }
    last = offset;
    return offset - lineStart;
  };
}

function startsColumns(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x0c || code === 0xfeff;
}
