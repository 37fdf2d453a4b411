// Flags nested counting loops that compute arrays one element at a time in the interpreter.
import { isHandedToCompiler, runsWithoutCompiler } from "../../facts/numeric/compiled";
import { isArray, isGridOfNumbers, ranksOf } from "../../semantics/python/shapes/arrays";
import { isCompilable } from "../../semantics/python/shapes/numba-subset";
import { isGrid } from "../../semantics/python/shapes/numeric-grids";
import {
  type Cell,
  cellsOf,
  dependenceOf,
  type Extent,
  extentOf,
  isArithmetic,
  isDiagonal,
  isIndexedBy,
  type Nest,
  nestsOf,
} from "../../semantics/python/shapes/numeric-loops";
import { loopHeader } from "../../semantics/python/wording";
import type { SyntaxNode } from "../../syntax/node";
import { defineRule, type FixBuilder, type MessageData, type UnitContext } from "../api";
import docs from "./python-numeric-loop.md";

type Message = "carried" | "independent" | "mixed";
type Cx = UnitContext<Message>;

export const pythonNumericLoop = defineRule<Message>({
  meta: {
    id: "python-numeric-loop",
    family: "numeric",
    severity: "high",
    profile: "recommended",
    fix: "review",
    sections: ["G4"],
    docs,
  },
  messages: {
    carried: (d) => `${slow(d)}, from its neighbours: a job for compiled code`,
    independent: (d) => `${slow(d)}: array operations can do them together`,
    mixed: slow,
  },
  onUnit(cx) {
    if (cx.role === "test") return;
    for (const nest of nestsOf(cx)) check(nest, cx);
  },
});

function slow({ cell, does, what, each }: MessageData): string {
  return `\`${cell}\` is ${does} one ${what}at a time in Python, for each ${each}`;
}

interface Work {
  /** What is computed. */
  readonly cell: SyntaxNode;
  readonly isSum: boolean;
  readonly holder: "array" | "list";
  /** Whether each cell is surely one number. */
  readonly isScalar: boolean;
  readonly cells: readonly Cell[];
  readonly extents: readonly Extent[];
  /** What holds the cells. */
  readonly base: SyntaxNode;
}

function check(nest: Nest, cx: Cx): void {
  if (!isArithmetic(nest.body, (call) => isCallOf(SCALAR_FUNCTIONS, call, cx))) return;
  const work = workOf(nest, cx);
  // A matrix of few degrees of freedom is done before an array operation has started.
  if (!work || work.extents.includes("few") || isHandedToCompiler(nest.inner.node, cx)) return;
  if (cx.profile === "strict" || (isKnown(work) && isLarge(nest, work, cx))) report(nest, work, cx);
}

function isKnown({ holder, isScalar, extents }: Work): boolean {
  return holder === "array" && isScalar && extents.includes("data");
}

/** Called once, over cells that stand alone, a matrix is mostly small. */
function isLarge(nest: Nest, { cells }: Work, cx: Cx): boolean {
  return isGrid(nest, cells, cx.scopes) || cx.facts.loopPath(cx.facts.self(nest.inner.node)).length > 0;
}

/** What the loops compute from elements, if what holds them is known. */
function workOf(nest: Nest, cx: Cx): Work | undefined {
  const cells = cellsOf(nest.body);
  const inner = new Set(nest.inner.targets);
  const read = cells.find((c) => c.read && isIndexedBy(c, inner));
  if (!read || !hasArithmetic(nest.body)) return undefined;
  const filled = cells.find((c) => c.written && isIndexedBy(c, nest.counters));
  const sum = filled ? undefined : sumOf(nest, cells, cx);
  const cell = filled?.node ?? sum;
  const main = filled ?? read;
  const holder = holderOf(main, cx);
  if (!cell || !holder || isDiagonal(main, nest)) return undefined;
  const ranks = holder === "list" ? [main.indices.length] : ranksOf(main.base, cx.scopes);
  // Fewer indices than dimensions: whole rows or blocks at a time.
  if (ranks.length > 0 && !ranks.includes(main.indices.length)) return undefined;
  const extents = nest.loops.map((loop) => extentOf(loop, cx.scopes));
  return { cell, isSum: sum !== undefined, holder, isScalar: ranks.length > 0, cells, extents, base: main.base };
}

/** The name of `total += a[i, j] * b[j]`. */
function sumOf(nest: Nest, cells: readonly Cell[], cx: Cx): SyntaxNode | undefined {
  const [inner, outer] = nest.loops.map((loop) => new Set(loop.targets));
  if (!inner || !outer || cells.some((c) => c.written)) return undefined;
  if (!cells.some((c) => c.indices.length > 1 && isIndexedBy(c, inner) && isIndexedBy(c, outer))) return undefined;
  for (const node of nest.body.descendants()) {
    const target = node.kind === "augmented_assignment" ? node.field("left") : undefined;
    if (target?.kind === "identifier" && startsAsNumber(target, cx)) return target;
  }
  return undefined;
}

function startsAsNumber(name: SyntaxNode, cx: Cx): boolean {
  const writes = cx.scopes.variable(name)?.writes ?? [];
  const starts = writes.filter((w) => w.parent?.kind !== "augmented_assignment");
  return starts.length > 0 && starts.every((w) => /^(integer|float)$/.test(w.parent?.field("right")?.kind ?? ""));
}

function hasArithmetic(body: SyntaxNode): boolean {
  for (const node of body.descendants()) {
    const isIndex = node.ancestor((n) => n.kind === "subscript") !== undefined;
    if (!isIndex && /^(binary_operator|augmented_assignment|call)$/.test(node.kind)) return true;
  }
  return false;
}

function holderOf({ base, indices }: Cell, cx: Cx): Work["holder"] | undefined {
  const typeOf = (node: SyntaxNode) => {
    const value = cx.facts.value(node);
    return value.v === "instance" ? value.of : value.v === "unknown" ? undefined : value.v;
  };
  if (isArray(base, cx.scopes, typeOf)) return "array";
  const isGrid = indices.length > 1 && isGridOfNumbers(base, cx.scopes);
  return isGrid && isImported(["np", "numpy"], "numpy", base, cx) ? "list" : undefined;
}

/** True when one of the names stands for the library, or something of it, in this file. */
function isImported(names: readonly string[], library: string, at: SyntaxNode, cx: Cx): boolean {
  return names.some((name) => {
    const value = cx.facts.evaluate({ k: "free", name }, cx.facts.self(at));
    return value.v === "library" && `${value.name}.`.startsWith(`${library}.`);
  });
}

const SCALAR_FUNCTIONS =
  /^(builtins\.(abs|min|max|float|int|round|pow|range)|math\.\w+|numpy\.(abs|absolute|fabs|sqrt|cbrt|exp|expm1|log|log2|log10|log1p|sin|cos|tan|arcsin|arccos|arctan|arctan2|sinh|cosh|tanh|hypot|floor|ceil|square|power|minimum|maximum|sign|mod|isnan|isinf|isfinite|deg2rad|rad2deg))$/;
const ARRAY_FUNCTIONS = /^(builtins\.len|numpy\.(zeros|ones|empty|full|zeros_like|ones_like|empty_like|arange|eye))$/;

function isCallOf(functions: RegExp, call: SyntaxNode, cx: Cx): boolean {
  const target = cx.facts.target(call);
  return target.t === "library" && functions.test(target.name);
}

function report(nest: Nest, work: Work, cx: Cx): void {
  const { inner, loops } = nest;
  const isWhole = work.extents.every((e) => e === "data") && !isSquare(work.base, cx.scopes);
  const isSure = work.holder === "array" && work.isScalar && isWhole;
  const isLow = runsWithoutCompiler(inner.node, cx);
  const counters = loops.flatMap((l) => l.targets).reverse();
  const last = counters.pop();
  const each = `${counters.map((c) => `\`${c}\``).join(", ")} and \`${last}\``;
  const canCompile = work.holder === "array" && isImported(["numba", "nb", "njit", "jit"], "numba", inner.node, cx);
  const calls = {
    isNumeric: (call: SyntaxNode) => isCallOf(SCALAR_FUNCTIONS, call, cx),
    isArray: (call: SyntaxNode) => isCallOf(ARRAY_FUNCTIONS, call, cx),
  };
  const fix = canCompile && isCompilable(cx.unit, cx.scopes, calls);
  cx.report({
    at: loopHeader(inner),
    message: work.isSum ? "mixed" : dependenceOf(nest, work.cells),
    data: {
      cell: work.cell.text.replace(/\s+/g, " "),
      does: work.isSum ? "summed up" : "computed",
      what: work.isScalar ? "element " : "",
      each,
    },
    severity: isLow ? "low" : isSure ? "high" : "medium",
    confidence: isLow || !isSure ? "likely" : "certain",
    ...(isLow || isSure ? {} : { profile: "strict" }),
    related: loops.slice(1).map((l) => ({ place: loopHeader(l), label: "inside this loop" })),
    ...(fix ? { fix: (fx: FixBuilder) => compile(fx, cx.unit.root) } : {}),
  });
}

/** `np.zeros((n, n))`: a matrix of parameters or states as often as of data. */
function isSquare(base: SyntaxNode, scopes: Cx["scopes"]): boolean {
  const made = scopes.variable(base)?.writes[0]?.parent?.field("right")?.field("arguments")?.namedChildren[0];
  const [rows, columns, ...more] = made?.kind === "tuple" ? made.namedChildren : [];
  return rows !== undefined && rows.text === columns?.text && more.length === 0;
}

function compile(fx: FixBuilder, fn: SyntaxNode): void {
  const njit = fx.ensureImport("numba", "njit");
  if (!njit) {
    fx.cancel();
    return;
  }
  fx.title(`Compile the function with \`@${njit}\``);
  fx.safety("review");
  fx.insertBefore(fn, `@${njit}`);
}
