// Owns which attributes of an object say how large the arrays of a class are: by which a method sizes them, which it sets anew, which are a
// large limit, and which an index turns round in. Pure over the unit.
import type { SyntaxNode, Unit } from "../../../syntax/node";
import { ownAttribute } from "../shapes/parts";

/** By name of the attribute, without `self`; each sorted. */
export interface BufferSizes {
  /** First dimension of arrays that are made here. */
  readonly sized?: readonly string[];
  /** Set here, where it is no constructor. */
  readonly changed?: readonly string[];
  /** Own attributes that are named where something is set anew, as such or as texts (`getattr(self, "times")`). */
  readonly named?: readonly string[];
  /** Set to a parameter with a large default, or to a large number: how large. */
  readonly limits?: Readonly<Record<string, number>>;
  /** Right-hand sides of `%`: the buffer is filled again from its start. */
  readonly rings?: readonly string[];
}

/** Elements from which room counts as large. */
export const LARGE = 10_000;

const MAKERS = /(^|\.)(zeros|empty|ones|full)$/;
const WORTH_A_LOOK =
  /\b(zeros|empty|ones|full)\(|=\s*\d[\d_]{4,}|%\s*self\.|\bself\.\w*(alloc|capacity|size|samples)\w*\s*(\+|\*|<<)?=[^=]/i;
const PARTS: ReadonlySet<string> = new Set(["call", "assignment", "augmented_assignment", "binary_operator"]);

/** Whether a call is spelled like one that makes an array of a size. */
export function isArrayMaker(call: SyntaxNode): boolean {
  return MAKERS.test(call.field("function")?.text ?? "");
}

/** The first dimension of what such a call makes. */
export function firstDimension(call: SyntaxNode): SyntaxNode | undefined {
  const args = call.field("arguments")?.namedChildren ?? [];
  const named = args.find((arg) => arg.field("name")?.text === "shape")?.field("value");
  const shape = named ?? (args[0]?.kind === "keyword_argument" ? undefined : args[0]);
  return shape?.kind === "tuple" || shape?.kind === "list" ? shape.namedChildren[0] : shape;
}

/** An integer that is written out and large. */
export function largeNumber(node: SyntaxNode | undefined): number | undefined {
  if (node?.kind !== "integer") return undefined;
  const value = Number(node.text.replaceAll("_", ""));
  return value >= LARGE ? value : undefined;
}

/** Large defaults of the parameters of a function, by name. */
export function largeDefaults(fn: SyntaxNode): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const parameter of fn.field("parameters")?.namedChildren ?? []) {
    const value = largeNumber(parameter.field("value"));
    const name = parameter.field("name")?.text;
    if (name && value !== undefined) found.set(name, value);
  }
  return found;
}

/** What a method says of sizes; undefined where it says nothing. */
export function bufferSizes(unit: Unit): BufferSizes | undefined {
  if (unit.kind !== "function" || unit.className === "" || !WORTH_A_LOOK.test(unit.text)) return undefined;
  const fn = unit.root.kind === "decorated_definition" ? unit.root.field("definition") : unit.root;
  const defaults = fn ? largeDefaults(fn) : new Map<string, number>();
  const sized = new Set<string>();
  const changed = new Set<string>();
  const rings = new Set<string>();
  const limits: Record<string, number> = {};
  for (const node of unit.root.select(PARTS)) {
    if (node.kind === "call") addTo(sized, isArrayMaker(node) ? ownAttribute(firstDimension(node)) : undefined);
    else if (node.kind === "binary_operator")
      addTo(rings, node.field("operator")?.kind === "%" ? ownAttribute(node.field("right")) : undefined);
    else {
      const name = ownAttribute(node.field("left"));
      const limit = name && node.kind === "assignment" ? limitOf(node.field("right"), defaults) : undefined;
      if (name && limit) limits[name] = limit;
      addTo(changed, unit.name === "__init__" ? undefined : name);
    }
  }
  if (sized.size + rings.size + Object.keys(limits).length === 0 && changed.size === 0) return undefined;
  return {
    ...(sized.size > 0 ? { sized: [...sized].sort() } : {}),
    ...(changed.size > 0 ? { changed: [...changed].sort(), named: namesIn(unit) } : {}),
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
    ...(rings.size > 0 ? { rings: [...rings].sort() } : {}),
  };
}

const NAMING: ReadonlySet<string> = new Set(["attribute", "string"]);

function namesIn(unit: Unit): readonly string[] {
  const names = new Set<string>();
  for (const node of unit.root.select(NAMING))
    addTo(names, node.kind === "attribute" ? ownAttribute(node) : /^["'](\w+)["']$/.exec(node.text)?.[1]);
  return [...names].sort();
}

function addTo(names: Set<string>, name: string | undefined): void {
  if (name) names.add(name);
}

/** `limit`, `min(limit, self._MAX)`, `100_000`. */
function limitOf(value: SyntaxNode | undefined, defaults: ReadonlyMap<string, number>): number | undefined {
  if (value?.kind === "identifier") return defaults.get(value.text);
  if (value?.kind !== "call" || value.field("function")?.text !== "min") return largeNumber(value);
  for (const arg of value.field("arguments")?.namedChildren ?? []) {
    const limit = arg.kind === "identifier" ? defaults.get(arg.text) : undefined;
    if (limit !== undefined) return limit;
  }
  return undefined;
}
