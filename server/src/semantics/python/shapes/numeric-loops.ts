// Owns nests of counting loops that work on elements: which they are, which cells they read and write, how far they count.
// Pure over one unit; what a base is and what a call does is asked of the caller.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Scopes, Services } from "../../services";

/** Counting loops around one body, the innermost first; at least two. */
export interface Nest {
  readonly loops: readonly Loop[];
  readonly inner: Loop;
  readonly body: SyntaxNode;
  /** Names that count. */
  readonly counters: ReadonlySet<string>;
}

/** `a[i, j]` or `a[i][j]`. */
export interface Cell {
  readonly node: SyntaxNode;
  readonly base: SyntaxNode;
  readonly indices: readonly SyntaxNode[];
  readonly written: boolean;
  /** Read as well: not written, or written by `+=`. */
  readonly read: boolean;
}

export function nestsOf(services: Services): readonly Nest[] {
  return services.loops.all.flatMap((inner) => nestAt(inner, services.scopes) ?? []);
}

function nestAt(inner: Loop, scopes: Scopes): Nest | undefined {
  const body = inner.body[0];
  if (!body || !countsData(inner, scopes) || hasDataLoop(body, scopes)) return undefined;
  const loops = [inner];
  for (let outer = inner.outer; outer && isCounting(outer, scopes); outer = outer.outer) {
    if (countsData(outer, scopes)) loops.push(outer);
  }
  return loops.length < 2 ? undefined : { loops, inner, body, counters: new Set(loops.flatMap((l) => l.targets)) };
}

function isCounting(loop: Loop, scopes: Scopes): boolean {
  const callee = loop.kind === "for" && loop.iterable?.kind === "call" ? loop.iterable.field("function") : undefined;
  return callee?.text === "range" && !scopes.variable(callee);
}

function countsData(loop: Loop, scopes: Scopes): boolean {
  return isCounting(loop, scopes) && (loop.trips === "data" || loop.trips === "batch");
}

/** A loop further in is the innermost one, unless it only counts to a small constant. */
function hasDataLoop(body: SyntaxNode, scopes: Scopes): boolean {
  for (const node of body.descendants()) {
    if (node.kind === "while_statement") return true;
    if (node.kind !== "for_statement") continue;
    const args = node.field("right")?.field("arguments")?.namedChildren ?? [];
    const callee = node.field("right")?.field("function");
    if (callee?.text !== "range" || scopes.variable(callee) || !args.every((a) => /^\d$/.test(a.text))) return true;
  }
  return false;
}

const PLAIN = new Set(
  "block expression_statement assignment augmented_assignment if_statement elif_clause else_clause continue_statement break_statement pass_statement for_statement binary_operator unary_operator comparison_operator boolean_operator not_operator parenthesized_expression conditional_expression identifier integer float true false none tuple pattern_list tuple_pattern expression_list".split(
    " ",
  ),
);

/** True for code made of arithmetic on numbers, names and elements alone. `extra`: further kinds that are fine. */
export function isArithmetic(
  node: SyntaxNode,
  isNumericCall: (call: SyntaxNode) => boolean,
  extra: ReadonlySet<string> = new Set(),
): boolean {
  const inside = (n: SyntaxNode) => isArithmetic(n, isNumericCall, extra);
  if (node.kind === "call") {
    const args = node.field("arguments");
    if (args?.kind !== "argument_list" || !isNumericCall(node)) return false;
    return args.namedChildren.every((a) => inside(a.kind === "keyword_argument" ? (a.field("value") ?? a) : a));
  }
  if (node.kind === "attribute") return node.field("object")?.kind === "identifier" && node.fieldName !== "left";
  if (node.kind === "subscript") return node.namedChildren.every(inside);
  return (PLAIN.has(node.kind) || extra.has(node.kind)) && node.namedChildren.every(inside);
}

/** Cells in order; the parts of `a[i][j]` are one. */
export function cellsOf(body: SyntaxNode): readonly Cell[] {
  const cells: Cell[] = [];
  for (const node of body.descendants()) {
    if (node.kind !== "subscript" || (node.parent?.kind === "subscript" && node.fieldName === "value")) continue;
    const indices: SyntaxNode[] = [];
    let base = node;
    while (base.kind === "subscript") {
      indices.unshift(...base.fields("subscript"));
      base = base.field("value") ?? base.namedChildren[0] ?? base;
    }
    const written = isWritten(node);
    cells.push({ node, base, indices, written, read: !written || node.parent?.kind === "augmented_assignment" });
  }
  return cells;
}

function isWritten(node: SyntaxNode): boolean {
  let at = node;
  while (at.parent && /^(pattern_list|tuple_pattern)$/.test(at.parent.kind)) at = at.parent;
  return at.fieldName === "left" && /^(assignment|augmented_assignment)$/.test(at.parent?.kind ?? "");
}

/** True when an index mentions one of the names. */
export function isIndexedBy(cell: Cell, names: ReadonlySet<string>): boolean {
  return cell.indices.some((index) =>
    [index, ...index.descendants()].some((n) => n.kind === "identifier" && names.has(n.text)),
  );
}

/**
 * How the turns hang together: `carried`: a turn needs what others computed; `independent`: each turn fills cells of its own, from
 * others' input alone; `mixed`: neither is certain.
 */
export function dependenceOf(nest: Nest, cells: readonly Cell[]): "carried" | "independent" | "mixed" {
  const written = cells.filter((c) => c.written);
  const indexOf = (c: Cell) => c.indices.map((i) => i.text.replace(/\s+/g, "")).join(",");
  const shares = (c: Cell, w: Cell) => w.base.text === c.base.text && indexOf(w) !== indexOf(c);
  if (cells.some((c) => c.read && !c.written && written.some((w) => shares(c, w)))) return "carried";
  const ownCells = written.length > 0 && written.every((c) => hasEveryCounter(c, nest));
  const mayLeave = [...nest.body.descendants()].some((n) => n.kind === "break_statement");
  return ownCells && !mayLeave && !carriesName(nest) ? "independent" : "mixed";
}

/** `a[i, j - start]`: each counter has an index for itself, so that no two turns meet in a cell. */
function hasEveryCounter(cell: Cell, { counters }: Nest): boolean {
  const isAlone = (index: SyntaxNode, counter: string) => {
    const match = new RegExp(`^${counter}(\\s*[-+]\\s*(\\w+))?$`).exec(index.text);
    return match !== null && !counters.has(match[2] ?? "");
  };
  return [...counters].every((counter) => cell.indices.some((index) => isAlone(index, counter)));
}

/** `a[i, i]`, `a[i, i, j, j]`: a few of the array's cells, filled while the rest is filled otherwise. */
export function isDiagonal({ indices }: Cell, { counters }: Nest): boolean {
  const texts = indices.map((index) => index.text);
  return texts.some((text, at) => counters.has(text) && texts.indexOf(text) !== at);
}

/** A name read in the body before the body gives it a value, and written later. */
function carriesName({ body }: Nest): boolean {
  const written = new Set<string>();
  const early = new Set<string>();
  for (const node of body.descendants()) {
    if (node.kind !== "identifier" || node.parent?.kind === "attribute") continue;
    const assignment = node.parent?.kind === "assignment" && node.fieldName === "left" ? node.parent : undefined;
    if (assignment) {
      const right = assignment.field("right");
      const isOwn = [right, ...(right?.descendants() ?? [])].some(
        (n) => n?.kind === "identifier" && n.text === node.text,
      );
      if (isOwn || early.has(node.text)) return true;
      written.add(node.text);
    } else if (!written.has(node.text)) early.add(node.text);
  }
  return false;
}

/** How far a loop counts: as far as some data is long, as a name says that stands for few things, or nobody knows. */
export type Extent = "data" | "few" | "constant" | "unknown";

const FEW =
  /^_?(n_?|num_?|number_of_?|len_?|k_?)?(dofs?|joints?|dims?|ndims?|dimensions?|axis|axes|channels?|states?|inputs?|outputs?|controls?|class|classes|labels?|params?|parameters?|features?|vars?|variables?|endog|exog|order|orders|degree|lags?|levels?|layers?|groups?|factors?|regimes?|components?|nodes_per_\w+|q|v|u|nq|nv|nu|nx|nu|k|p|d)$/i;

export function extentOf(loop: Loop, scopes: Scopes): Extent {
  const ends = rangeEnds(loop.node);
  const names = ends.map((end) => new Set(countersIn(end, scopes)));
  // A window around a counter is as wide as what is added to it.
  const shared = new Set([...(names[0] ?? [])].filter((name) => names[1]?.has(name)));
  return widest(ends.map((end) => extent(end, { scopes, shared }, 0)));
}

export function rangeEnds(loop: SyntaxNode): readonly SyntaxNode[] {
  return loop.field("right")?.field("arguments")?.namedChildren.slice(0, 2) ?? [];
}

function countersIn(node: SyntaxNode, scopes: Scopes): readonly string[] {
  return [node, ...node.descendants()]
    .filter((n) => n.kind === "identifier" && isCounter(n, scopes))
    .map((n) => n.text);
}

function isCounter(name: SyntaxNode, scopes: Scopes): boolean {
  return scopes.variable(name)?.writes.some((write) => write.parent?.kind === "for_statement") === true;
}

const WIDE = ["data", "few", "unknown", "constant"] as const;
const NARROW = ["few", "data", "unknown", "constant"] as const;

/** Of what is added up, the largest counts; of alternatives the smallest that is known. */
function widest(extents: readonly Extent[], order: readonly Extent[] = WIDE): Extent {
  return order.find((e) => extents.includes(e)) ?? "unknown";
}

interface Reckoning {
  readonly scopes: Scopes;
  /** Counters at both ends of the range. */
  readonly shared: ReadonlySet<string>;
}

function extent(node: SyntaxNode, cx: Reckoning, depth: number): Extent {
  const inside = (n: SyntaxNode | undefined): Extent => (n && depth < 6 ? extent(n, cx, depth + 1) : "unknown");
  switch (node.kind) {
    case "integer":
      return "constant";
    case "parenthesized_expression":
    case "unary_operator":
      return inside(node.namedChildren[0]);
    case "binary_operator":
      return widest([inside(node.field("left")), inside(node.field("right"))]);
    case "conditional_expression":
      return widest([inside(node.namedChildren[0]), inside(node.namedChildren[2])]);
    case "call":
      return ofCall(node, inside);
    case "subscript":
      return isShape(node.field("value")) ? axis(Number(node.field("subscript")?.text)) : "unknown";
    case "attribute": {
      const name = node.field("attribute")?.text ?? "";
      return FEW.test(name) ? "few" : name === "size" ? "data" : "unknown";
    }
    case "identifier":
      if (cx.shared.has(node.text)) return "constant";
      return FEW.test(node.text) && !isCounter(node, cx.scopes) ? "few" : ofName(node, cx.scopes, inside);
    default:
      return "unknown";
  }
}

function ofCall(call: SyntaxNode, inside: (n: SyntaxNode) => Extent): Extent {
  const callee = call.field("function")?.text ?? "";
  const extents = (call.field("arguments")?.namedChildren ?? []).map(inside);
  if (callee === "len") return "data";
  if (/^(np\.)?min(imum)?$/.test(callee)) return widest(extents, NARROW);
  return /^(max|int|np\.(maximum|int64|ceil|floor))$/.test(callee) ? widest(extents) : "unknown";
}

function isShape(node: SyntaxNode | undefined): boolean {
  return node?.kind === "attribute" && node.field("attribute")?.text === "shape";
}

/** Colours and the like come third. */
function axis(index: number): Extent {
  return index === 0 || index === 1 ? "data" : "unknown";
}

function ofName(name: SyntaxNode, scopes: Scopes, inside: (n: SyntaxNode | undefined) => Extent): Extent {
  const variable = scopes.variable(name);
  if (variable?.kind !== "local") return "unknown";
  const found = variable.writes.map((write): Extent => {
    const pattern =
      write.parent?.kind === "pattern_list" || write.parent?.kind === "tuple_pattern" ? write.parent : undefined;
    const assignment = (pattern ?? write).parent;
    if (assignment?.kind === "for_statement") return widest(rangeEnds(assignment).map(inside));
    const right = assignment?.kind === "assignment" ? assignment.field("right") : undefined;
    if (!pattern) return inside(right);
    const at = pattern.namedChildren.indexOf(write);
    return isShape(right) ? axis(at) : right?.kind === "expression_list" ? inside(right.namedChildren[at]) : "unknown";
  });
  return widest(found);
}
