// Owns the shapes of work in the body of a `with` statement that holds a lock: what goes over whole containers there, and how a copy of the
// container lets the work leave the section. Pure over the unit.

import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Loops } from "../../services";
import { CALLS, NAMES } from "../kinds";

const LOOPS: ReadonlySet<string> = new Set(["for_statement", "for_in_clause"]);

/** Loops over data in a section that do some work for each element: they call something. */
export function workingLoops(section: SyntaxNode, loops: Loops): readonly Loop[] {
  const heads = section.select(LOOPS);
  if (heads.length === 0) return [];
  return loops.all.filter(
    (loop) =>
      loop.kind !== "while" &&
      loop.trips === "data" &&
      heads.includes(loop.node) &&
      loop.body.some((part) => part.kind === "call" || part.select(CALLS).length > 0),
  );
}

/** What a loop goes over, without `.values()`, `sorted(...)` and the like: an attribute of an object, or a name. */
export function containerOf(iterable: SyntaxNode | undefined): SyntaxNode | undefined {
  if (iterable?.kind === "attribute" || iterable?.kind === "identifier") return iterable;
  if (iterable?.kind !== "call") return undefined;
  const callee = iterable.field("function");
  if (callee?.kind === "attribute" && /^(values|items|keys|copy)$/.test(callee.field("attribute")?.text ?? ""))
    return containerOf(callee.field("object"));
  const first = iterable.field("arguments")?.namedChildren[0];
  return /^(list|tuple|sorted|set|enumerate|reversed)$/.test(callee?.text ?? "") ? containerOf(first) : undefined;
}

/** The edits the rewrite needs; the rule author's fix builder provides them. */
export interface SectionRewriter {
  title(text: string): void;
  safety(safety: "review"): void;
  replace(at: SyntaxNode | { readonly start: number; readonly end: number }, text: string): void;
  indentOf(node: SyntaxNode): string;
  readonly indentUnit: string;
  freshName(base: string): string;
}

const SAFE: ReadonlySet<string> = new Set(["for_statement", "expression_statement", "return_statement"]);
const NOT_MOVED: ReadonlySet<string> = new Set(["comment", "await", "yield", "named_expression", "lambda"]);

/**
 * For a section whose only statement goes over one container of an object, and changes nothing that the lock may guard: a copy is made in
 * the section, and the work follows it.
 */
export function copyFirst(statement: SyntaxNode, loop: Loop): ((fx: SectionRewriter) => void) | undefined {
  const body = statement.field("body");
  const [only, ...others] = body?.namedChildren ?? [];
  const container = containerOf(loop.iterable);
  const root = container?.kind === "attribute" ? container.field("object") : undefined;
  if (!body || !only || others.length > 0 || !loop.iterable || !SAFE.has(only.kind)) return undefined;
  if (root?.kind !== "identifier" || only.select(NOT_MOVED).length > 0 || only.text.includes('"""')) return undefined;
  // The object must not be looked at again once the lock is gone.
  const { iterable } = loop;
  const isElsewhere = (n: SyntaxNode) => n.text === root.text && (n.start < iterable.start || n.end > iterable.end);
  if (only.select(NAMES).some(isElsewhere)) return undefined;
  const head = statement.text.slice(0, body.start - statement.start).trimEnd();
  if (!head.endsWith(":") || head.includes("#")) return undefined;
  return (fx) => {
    const name = fx.freshName("entries");
    const at = fx.indentOf(statement);
    const inner = fx.indentOf(only);
    const { start } = only;
    const moved = `${only.text.slice(0, iterable.start - start)}${name}${only.text.slice(iterable.end - start)}`;
    const copy = /^list\(/.test(iterable.text) ? iterable.text : `list(${iterable.text})`;
    fx.title("Copy under the lock, and work after it");
    fx.safety("review");
    fx.replace(
      statement,
      `${head}\n${at}${fx.indentUnit}${name} = ${copy}\n${at}${moved.replaceAll(`\n${inner}`, `\n${at}`)}`,
    );
  };
}
