// Owns the rewrite of containers that grow by copies: arrays and tables are put together once behind the loop, lists and dictionaries
// grow in place; and whether that keeps what the code does. Shape only.
import type { SyntaxNode } from "../../../syntax/node";
import type { Services, Variable } from "../../services";
import { hasYield, isSeenWhole, isWithin, looksAtLocals, mayBeSuppressed } from "../shapes/join-rewrite";
import type { Copy, Copying } from "./copies";

/** The edits the rewrite needs; the rule author's fix builder provides them. */
export interface CollectRewriter {
  title(text: string): void;
  safety(safety: "safe" | "review"): void;
  replace(at: SyntaxNode, text: string): void;
  insertBefore(node: SyntaxNode, text: string): void;
  insertAfter(node: SyntaxNode, text: string): void;
  freshName(base: string): string;
  readonly indentUnit: string;
}

export interface CollectSite {
  readonly found: Copying;
  readonly variable: Variable;
  /** False where joining all at once may give something else than joining one by one. */
  readonly isSafe: boolean;
  /** True for what is known to be a number. */
  isNumber(expression: SyntaxNode): boolean;
  /** True for a call that surely makes something new. */
  isFresh(call: SyntaxNode): boolean;
  /** True for a container whose elements are there before the loop begins, each an object of its own. */
  isHeld(iterable: SyntaxNode): boolean;
}

/** Collects the parts in a list and joins them once. Undefined when the loop reads the target, or it may be seen half-made after it. */
export function collectRewrite(site: CollectSite, services: Services): ((fx: CollectRewriter) => void) | undefined {
  const { found, variable } = site;
  const [first, ...others] = found.growths;
  if (first?.form !== "call" || !isOnlyGrown(found, variable)) return undefined;
  const call = callOf(first, variable.name);
  if (!call || others.some((other) => !isSameCall(other, first))) return undefined;
  if (!isSeenWhole(variable, found.loop.node)) return undefined;
  const parts = found.growths.flatMap((growth) => growth.parts);
  const isSafe =
    site.isSafe &&
    !mayBeSuppressed(variable, found.loop.node) &&
    parts.every((part) => isKept(part, site, services)) &&
    (!call.isFlat || parts.every(site.isNumber));
  return (fx) => {
    const name = fx.freshName("parts");
    fx.title(`Collect the parts of \`${variable.name}\` and join them once`);
    fx.safety(isSafe ? "safe" : "review");
    for (const growth of found.growths) fx.replace(growth.node, collected(name, growth));
    fx.insertBefore(found.loop.node, `${name} = []`);
    fx.insertAfter(found.loop.node, `if ${name}:\n${fx.indentUnit}${variable.name} = ${call.text(name)}`);
  };
}

function collected(name: string, { parts }: Copy): string {
  const [only] = parts;
  return parts.length === 1 ? `${name}.append(${only?.text})` : `${name} += [${parts.map((p) => p.text).join(", ")}]`;
}

/** What joins all parts at once, with what is behind the containers. */
function callOf(
  { value }: Copy,
  name: string,
): { readonly text: (parts: string) => string; readonly isFlat: boolean } | undefined {
  const callee = value.field("function")?.text ?? "";
  const args = value.field("arguments")?.namedChildren ?? [];
  if (!/(^|\.)append$/.test(callee)) {
    const options = args.slice(1).map((option) => `, ${option.text}`);
    return { text: (parts) => `${callee}([${name}, *${parts}]${options.join("")})`, isFlat: false };
  }
  const options = args.slice(2).map((option) => `, ${option.text}`);
  if (options.length === 0) return { text: (parts) => `${callee}(${name}, ${parts})`, isFlat: true };
  // With an axis, it joins as the function does that takes any number of arrays.
  if (!callee.includes(".")) return undefined;
  const join = callee.replace(/append$/, "concatenate");
  return { text: (parts) => `${join}([${name}, *${parts}]${options.join("")})`, isFlat: false };
}

function isSameCall(other: Copy, { value }: Copy): boolean {
  if (other.form !== "call" || other.value.field("function")?.text !== value.field("function")?.text) return false;
  return optionsOf(value) === optionsOf(other.value);
}

function optionsOf(call: SyntaxNode): string {
  const args = call.field("arguments")?.namedChildren ?? [];
  return args.flatMap((a) => (a.kind === "keyword_argument" ? a.text : [])).join();
}

/** The loop does nothing with the target but to let it grow at its end. */
function isOnlyGrown({ loop, growths }: Copying, variable: Variable): boolean {
  if (loop.node.field("alternative") || looksAtLocals(variable.scope.node)) return false;
  if (growths.some((growth) => !growth.isFirst || growth.parts.some(hasYield))) return false;
  const own = growths.flatMap(({ target, value, parts }) => [target, ...heldIn(value, variable, parts)]);
  const uses = [...variable.writes, ...variable.reads].filter((use) => isWithin(use, loop.node));
  return uses.every((use) => own.includes(use));
}

/** Reads of the variable in a value, but not in the parts that are added. */
function heldIn(value: SyntaxNode, { reads }: Variable, parts: readonly SyntaxNode[]): readonly SyntaxNode[] {
  return reads.filter((read) => isWithin(read, value) && !parts.some((part) => isWithin(read, part)));
}

const FRESH = new Set(["integer", "float", "string", "list_comprehension", "binary_operator", "unary_operator"]);

/** A part that nobody changes before the loop is over: numbers, what is made on the spot, elements of a list. */
function isKept(part: SyntaxNode, site: CollectSite, services: Services): boolean {
  if (FRESH.has(part.kind) || site.isNumber(part)) return true;
  if (part.kind === "list" || part.kind === "tuple") {
    return part.namedChildren.every((child) => isKept(child, site, services));
  }
  if (part.kind === "call") return site.isFresh(part);
  const { loop } = site.found;
  if (part.kind !== "identifier" || !loop.targets.includes(part.text)) return false;
  const variable = services.scopes.variable(part);
  if (!variable || variable.captured || !loop.iterable || !site.isHeld(loop.iterable)) return false;
  const uses = [...variable.writes, ...variable.reads].filter((use) => isWithin(use, loop.node));
  return uses.every((use) => !isChanged(use));
}

/** `row[0] = 1`, `row += 1`, `row.sort()`, `fill(row)`. */
function isChanged({ parent, fieldName }: SyntaxNode): boolean {
  if (parent?.kind === "augmented_assignment") return fieldName === "left";
  if (parent?.kind === "subscript") return parent.fieldName === "left";
  if (parent?.kind === "attribute") return parent.parent?.kind === "call" || parent.fieldName === "left";
  return parent?.kind === "argument_list" && !JOINED.test(parent.parent?.field("function")?.text ?? "");
}

const JOINED = /(^|\.)(len|print|sum|min|max|append|concatenate|vstack|hstack)$/;

/** Lets a list or dictionary grow in place. Undefined unless the function has made it for itself, and the loop does nothing else with it. */
export function extendRewrite({
  found,
  variable,
}: Pick<CollectSite, "found" | "variable">): ((fx: CollectRewriter) => void) | undefined {
  const { loop, growths } = found;
  if (!isOnlyGrown(found, variable) || !isFresh(variable, loop.node, growths)) return undefined;
  const texts = growths.map((growth) => inPlace(growth));
  if (texts.includes(undefined)) return undefined;
  return (fx) => {
    fx.title(`Let \`${variable.name}\` grow in place`);
    fx.safety("safe");
    for (const [n, growth] of growths.entries()) fx.replace(growth.node, texts[n] ?? "");
  };
}

/** Given nothing but displays before, and read by nobody yet. */
function isFresh(variable: Variable, loop: SyntaxNode, growths: readonly Copy[]): boolean {
  const grown = new Set(growths.map(({ target }) => target));
  if (variable.kind !== "local" || variable.reads.some((read) => read.end <= loop.start)) return false;
  return variable.writes.every((write) => {
    if (grown.has(write) || write.start > loop.end) return true;
    const given = write.parent?.kind === "assignment" ? write.parent.field("right") : undefined;
    return given !== undefined && MADE.test(given.text) && write.parent?.field("left") === write;
  });
}

const MADE = /^(\[|\{|(list|dict)\()/;

function inPlace({ form, value, target, parts }: Copy): string | undefined {
  const [part] = parts;
  const name = target.text;
  if (!part) return undefined;
  if (form === "union") return `${name}.update(${part.text})`;
  if (form === "sum") {
    const [only, ...more] = part.kind === "list" ? part.namedChildren : [];
    return only && more.length === 0 && !/splat$/.test(only.kind)
      ? `${name}.append(${only.text})`
      : `${name} += ${part.text}`;
  }
  if (parts.length > 1) return undefined;
  if (value.kind === "list")
    return /splat$/.test(part.kind) ? `${name} += ${part.namedChildren[0]?.text}` : `${name}.append(${part.text})`;
  if (part.kind === "pair") return `${name}[${part.field("key")?.text}] = ${part.field("value")?.text}`;
  return /splat$/.test(part.kind) ? `${name}.update(${part.namedChildren[0]?.text})` : undefined;
}
