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

  get language() {
    return this.grammar.language;
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
      view = new NodeView(this, index, this.grammar.kindName(this.read(index, KIND)));
      this.views[index] = view;
    }
    return view;
  }

  forgetViews(): void {
    this.views = undefined;
  }
}

interface ChildLists {
  all: readonly SyntaxNode[] | undefined;
  named: readonly SyntaxNode[] | undefined;
}

class NodeView implements SyntaxNode {
  readonly unit: LoweredUnit;
  readonly index: number;
  /** A property, as nothing is asked for as often. */
  readonly kind: string;
  /** Few nodes are asked for their children, and there are many nodes: so one slot for both lists. */
  private lists: ChildLists | undefined;
  private ownText: string | undefined;

  constructor(unit: LoweredUnit, index: number, kind: string) {
    this.unit = unit;
    this.index = index;
    this.kind = kind;
    this.lists = undefined;
    this.ownText = undefined;
  }

  get next(): number {
    return this.unit.read(this.index, NEXT);
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
    this.ownText ??= this.unit.text.slice(this.start, this.end);
    return this.ownText;
  }

  get parent(): SyntaxNode | undefined {
    return this.index === 0 ? undefined : this.unit.view(this.unit.read(this.index, PARENT));
  }

  get children(): readonly SyntaxNode[] {
    this.lists ??= { all: undefined, named: undefined };
    this.lists.all ??= childrenOf(this.unit, this.index);
    return this.lists.all;
  }

  get namedChildren(): readonly SyntaxNode[] {
    this.lists ??= { all: undefined, named: undefined };
    this.lists.named ??= plainChildrenOf(this.unit, this.index);
    return this.lists.named;
  }

  get fieldName(): string | undefined {
    return this.unit.grammar.fieldNames[this.unit.read(this.index, FIELD) & FIELD_MASK] ?? undefined;
  }

  get broken(): boolean {
    return this.unit.read(this.index, KIND) === ERROR_KIND || (this.unit.read(this.index, FIELD) & MISSING_FLAG) !== 0;
  }

  field(name: string): SyntaxNode | undefined {
    const { unit } = this;
    const { table, base } = unit;
    const { fieldNames } = unit.grammar;
    const end = unit.read(this.index, NEXT);
    for (let child = this.index + 1; child < end; ) {
      const row = base + child * SLOTS;
      if (fieldNames[(table[row + FIELD] as number) & FIELD_MASK] === name) return unit.view(child);
      child = table[row + NEXT] as number;
    }
    return undefined;
  }

  fields(name: string): readonly SyntaxNode[] {
    const { unit } = this;
    const { fieldNames } = unit.grammar;
    const found: SyntaxNode[] = [];
    const end = unit.read(this.index, NEXT);
    for (let child = this.index + 1; child < end; child = unit.read(child, NEXT)) {
      if (fieldNames[unit.read(child, FIELD) & FIELD_MASK] === name) found.push(unit.view(child));
    }
    return found;
  }

  descendants(skip?: (node: SyntaxNode) => boolean): IterableIterator<SyntaxNode> {
    return new Preorder(this.unit, this.index, skip);
  }

  select(kinds: ReadonlySet<string>): readonly SyntaxNode[] {
    const { unit } = this;
    const { table, base } = unit;
    const flags = unit.grammar.kindFlags(kinds);
    const found: SyntaxNode[] = [];
    const end = unit.read(this.index, NEXT);
    let row = base + this.index * SLOTS;
    for (let at = this.index; at < end; at++, row += SLOTS) {
      if (flags[table[row] as number] === 1) found.push(unit.view(at));
    }
    return found;
  }

  has(kinds: ReadonlySet<string>): boolean {
    const { unit } = this;
    const { table, base } = unit;
    const flags = unit.grammar.kindFlags(kinds);
    const end = base + unit.read(this.index, NEXT) * SLOTS;
    for (let row = base + this.index * SLOTS; row < end; row += SLOTS) {
      if (flags[table[row] as number] === 1) return true;
    }
    return false;
  }

  ancestor(test: (node: SyntaxNode) => boolean): SyntaxNode | undefined {
    let node = this.parent;
    while (node && !test(node)) node = node.parent;
    return node;
  }
}

function childrenOf(unit: LoweredUnit, index: number): readonly SyntaxNode[] {
  const views: SyntaxNode[] = [];
  const end = unit.read(index, NEXT);
  for (let child = index + 1; child < end; child = unit.read(child, NEXT)) views.push(unit.view(child));
  return views.length > 0 ? views : NO_NODES;
}

function plainChildrenOf(unit: LoweredUnit, index: number): readonly SyntaxNode[] {
  const { table, base } = unit;
  const { plainKinds } = unit.grammar;
  const views: SyntaxNode[] = [];
  const end = unit.read(index, NEXT);
  for (let child = index + 1; child < end; ) {
    const row = base + child * SLOTS;
    if (plainKinds[table[row] as number] === 1) views.push(unit.view(child));
    child = table[row + NEXT] as number;
  }
  return views.length > 0 ? views : NO_NODES;
}

const NO_NODES: readonly SyntaxNode[] = [];

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
