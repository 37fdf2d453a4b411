// Owns units and their node views over the flat table of a lowered tree. Views are made when asked for and memoised.
// Must not know wasm: a unit outlives the tree it was made from.

import { ERROR_KIND, type Grammar } from "./grammar";
import type { SyntaxNode, Unit } from "./node";
import { END, FIELD, FIELD_MASK, KIND, MISSING_FLAG, NEXT, type NodeTable, PARENT, SLOTS, START } from "./node-table";

/** What a unit is made of besides its nodes. */
export interface UnitHead {
  readonly kind: Unit["kind"];
  readonly className: string;
  readonly name: string;
  readonly key: string;
  readonly text: string;
  readonly column: number;
  readonly broken: boolean;
  /** Start and end of every comment, relative to the unit. */
  readonly comments: readonly number[];
}

/** A unit over `size` nodes of a table, from node number `base` of the table on. */
export class LoweredUnit implements Unit {
  readonly kind: Unit["kind"];
  readonly className: string;
  readonly name: string;
  readonly key: string;
  text: string;
  readonly column: number;
  readonly broken: boolean;
  readonly comments: readonly number[];
  readonly size: number;
  readonly grammar: Grammar;
  table: NodeTable;
  base: number;
  /** How often the unit stands in its file; counted by the unit store. */
  uses = 0;
  private views: (NodeView | undefined)[] | undefined;

  constructor(head: UnitHead, grammar: Grammar, table: NodeTable, base: number, size: number) {
    this.kind = head.kind;
    this.className = head.className;
    this.name = head.name;
    this.key = head.key;
    this.text = head.text;
    this.column = head.column;
    this.broken = head.broken;
    this.comments = head.comments;
    this.grammar = grammar;
    this.table = table;
    this.base = base * SLOTS;
    this.size = size;
  }

  get root(): SyntaxNode {
    return this.view(0);
  }

  /** Number `slot` of node `index`. */
  read(index: number, slot: number): number {
    return this.table[this.base + index * SLOTS + slot] ?? 0;
  }

  view(index: number): NodeView {
    this.views ??= new Array(this.size);
    let view = this.views[index];
    if (!view) {
      view = new NodeView(this, index);
      this.views[index] = view;
    }
    return view;
  }

  forgetViews(): void {
    this.views = undefined;
  }
}

interface ChildLists {
  all?: readonly SyntaxNode[];
  named?: readonly SyntaxNode[];
}

class NodeView implements SyntaxNode {
  readonly unit: LoweredUnit;
  readonly index: number;
  /** Few nodes are asked for their children, and there are many nodes: so one slot for both lists. */
  private lists: ChildLists | undefined;

  constructor(unit: LoweredUnit, index: number) {
    this.unit = unit;
    this.index = index;
  }

  get kind(): string {
    return this.unit.grammar.kindName(this.unit.read(this.index, KIND));
  }

  get named(): boolean {
    return this.unit.grammar.isNamed(this.unit.read(this.index, KIND));
  }

  get start(): number {
    return this.unit.read(this.index, START);
  }

  get end(): number {
    return this.unit.read(this.index, END);
  }

  get text(): string {
    return this.unit.text.slice(this.start, this.end);
  }

  get parent(): SyntaxNode | undefined {
    return this.index === 0 ? undefined : this.unit.view(this.unit.read(this.index, PARENT));
  }

  get children(): readonly SyntaxNode[] {
    this.lists ??= {};
    this.lists.all ??= childViews(this.unit, this.index, () => true);
    return this.lists.all;
  }

  get namedChildren(): readonly SyntaxNode[] {
    const { grammar } = this.unit;
    const { comment, lineContinuation } = grammar.ids;
    this.lists ??= {};
    this.lists.named ??= childViews(
      this.unit,
      this.index,
      (kind) => kind !== comment && kind !== lineContinuation && grammar.isNamed(kind),
    );
    return this.lists.named;
  }

  get fieldName(): string | undefined {
    return this.unit.grammar.fieldName(this.unit.read(this.index, FIELD) & FIELD_MASK);
  }

  get broken(): boolean {
    return this.unit.read(this.index, KIND) === ERROR_KIND || (this.unit.read(this.index, FIELD) & MISSING_FLAG) !== 0;
  }

  field(name: string): SyntaxNode | undefined {
    const { unit } = this;
    const id = unit.grammar.fieldId(name);
    const end = unit.read(this.index, NEXT);
    for (let child = this.index + 1; child < end; child = unit.read(child, NEXT)) {
      if ((unit.read(child, FIELD) & FIELD_MASK) === id) return unit.view(child);
    }
    return undefined;
  }

  fields(name: string): readonly SyntaxNode[] {
    const id = this.unit.grammar.fieldId(name);
    return childViews(this.unit, this.index, (_, field) => field === id);
  }

  descendants(skip?: (node: SyntaxNode) => boolean): IterableIterator<SyntaxNode> {
    return new Preorder(this.unit, this.index, skip);
  }

  select(kinds: ReadonlySet<string>): readonly SyntaxNode[] {
    const { unit } = this;
    const flags = unit.grammar.kindFlags(kinds);
    const found: SyntaxNode[] = [];
    const end = unit.read(this.index, NEXT);
    for (let at = this.index; at < end; at++) if (flags[unit.read(at, KIND)] === 1) found.push(unit.view(at));
    return found;
  }

  ancestor(test: (node: SyntaxNode) => boolean): SyntaxNode | undefined {
    let node = this.parent;
    while (node && !test(node)) node = node.parent;
    return node;
  }
}

function childViews(unit: LoweredUnit, index: number, wanted: (kind: number, field: number) => boolean): SyntaxNode[] {
  const views: SyntaxNode[] = [];
  const end = unit.read(index, NEXT);
  for (let child = index + 1; child < end; child = unit.read(child, NEXT)) {
    if (wanted(unit.read(child, KIND), unit.read(child, FIELD) & FIELD_MASK)) views.push(unit.view(child));
  }
  return views;
}

/** Written out because a generator costs several times as much per node. */
class Preorder implements IterableIterator<SyntaxNode> {
  private at: number;
  private readonly end: number;

  constructor(
    private readonly unit: LoweredUnit,
    top: number,
    private readonly skip: ((node: SyntaxNode) => boolean) | undefined,
  ) {
    this.at = top + 1;
    this.end = unit.read(top, NEXT);
  }

  next(): IteratorResult<SyntaxNode, undefined> {
    if (this.at >= this.end) return { done: true, value: undefined };
    const value = this.unit.view(this.at);
    this.at = this.skip?.(value) ? this.unit.read(this.at, NEXT) : this.at + 1;
    return { done: false, value };
  }

  [Symbol.iterator](): this {
    return this;
  }
}
