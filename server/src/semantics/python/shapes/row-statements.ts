// Owns the canonical loops that write row by row, and their rewrites: one statement with many rows, one commit behind the loop.
// Shape only: what is called and that it writes, the facts have said before.

import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Loops } from "../../services";

/** The edits the rewrites need; the rule author's fix builder provides them. */
export interface RowRewriter {
  title(text: string): void;
  safety(safety: "review"): void;
  replace(at: SyntaxNode | { readonly start: number; readonly end: number }, text: string): void;
  insertBefore(node: SyntaxNode, text: string): void;
  indentOf(node: SyntaxNode): string;
  readonly indentUnit: string;
  freshName(base: string): string;
}

/** What is imported for some of them. */
export interface Importer {
  ensureImport(module: string, name: string): string | undefined;
  cancel(): void;
}

/** How a library takes many rows for one statement. */
export type ManyRows =
  /** `executemany(sql, rows)`. */
  | "executemany"
  /** The same, which takes nothing but a list of rows. */
  | "listed"
  /** The same, by a cursor of the connection. */
  | "cursor"
  /** `psycopg2.extras.execute_batch(cursor, sql, rows)`. */
  | "batch"
  /** The same; one row is given as separate arguments. */
  | "spread"
  /** `execute(statement, rows)`; an empty list would mean no parameters at all. */
  | "list"
  /** `Model.objects.bulk_create(objects)`. */
  | "objects";

/** The statement of the loop that the call is, as long as it is all there is beside a commit. */
export interface OnlyStatement {
  readonly loop: SyntaxNode;
  /** Call with its `await`. */
  readonly whole: SyntaxNode;
  readonly call: SyntaxNode;
  readonly commit: SyntaxNode | undefined;
}

export function onlyStatement(call: SyntaxNode, loop: Loop): OnlyStatement | undefined {
  const body = loop.node.field("body");
  if (loop.kind !== "for" || loop.isAsync || !body || loop.node.field("alternative")) return undefined;
  const statements = body.namedChildren;
  const whole = call.parent?.kind === "await" ? call.parent : call;
  const [first, second] = statements;
  if (!first || whole.parent !== first || first.kind !== "expression_statement" || statements.length > 2)
    return undefined;
  if (second && !/^(await\s+)?[\w.]+\.commit\(\)$/.test(second.text)) return undefined;
  return { loop: loop.node, whole, call, commit: second };
}

/** Undefined where the statement or its receiver changes from turn to turn, or the rows do not have the form. */
export function manyRowsFix(
  only: OnlyStatement,
  form: ManyRows,
  loop: Loop,
  loops: Pick<Loops, "varies">,
): ((fx: RowRewriter & Importer) => void) | undefined {
  const callee = only.call.field("function");
  const object = callee?.field("object");
  const args = only.call.field("arguments")?.namedChildren ?? [];
  if (!object || !loop.iterable || loops.varies(object, loop)) return undefined;
  if (form === "objects") return objectsFix(only, object, loop);
  const [statement, ...values] = args;
  if (!statement || loops.varies(statement, loop) || values.some((v) => /splat|keyword/.test(v.kind))) return undefined;
  if (values.length === 0 || (form !== "spread" && values.length !== 1)) return undefined;
  const row = form === "spread" ? tupleOf(values) : (values[0]?.text ?? "");
  const isSame = row === loop.node.field("left")?.text && form !== "listed";
  const rows = isSame ? loop.iterable.text : listOf(row, loop.node);
  if (form === "list") return (fx) => replaceByList(fx, only, statement, row);
  if (form === "batch") return (fx) => replaceByBatch(fx, only, `${object.text}, ${statement.text}, ${rows}`);
  const cursor = form === "cursor" ? `${object.text}.cursor()` : object.text;
  return (fx) => replaceByMany(fx, only, `${cursor}.executemany(${statement.text}, ${rows})`);
}

function tupleOf(values: readonly SyntaxNode[]): string {
  return values.length === 1 ? `(${values[0]?.text},)` : `(${values.map((v) => v.text).join(", ")})`;
}

/** `[row for x in xs]` for a loop over `xs`. */
export function listOf(row: string, loop: SyntaxNode): string {
  return `[${row} for ${loop.field("left")?.text} in ${loop.field("right")?.text}]`;
}

function replaceByMany(fx: RowRewriter, only: OnlyStatement, call: string): void {
  fx.title("Write all rows with one `executemany`");
  finish(fx, only, `${awaited(only)}${call}`);
}

function replaceByBatch(fx: RowRewriter & Importer, only: OnlyStatement, args: string): void {
  const batch = fx.ensureImport("psycopg2.extras", "execute_batch");
  if (batch === undefined) {
    fx.cancel();
    return;
  }
  fx.title("Write the rows with `execute_batch`, many at a time");
  finish(fx, only, `${batch}(${args})`);
}

/** An empty list would mean no parameters at all. */
export function replaceByList(fx: RowRewriter, only: OnlyStatement, statement: SyntaxNode, row: string): void {
  const callee = only.call.field("function")?.text ?? "";
  const rows = fx.freshName("rows");
  const inner = fx.indentOf(only.loop) + fx.indentUnit;
  fx.title("Hand all rows to one `execute`");
  fx.insertBefore(only.loop, `${rows} = ${listOf(row, only.loop)}`);
  finish(fx, only, `if ${rows}:\n${inner}${awaited(only)}${callee}(${statement.text}, ${rows})`);
}

function objectsFix(only: OnlyStatement, manager: SyntaxNode, loop: Loop): ((fx: RowRewriter) => void) | undefined {
  const model = manager.field("object");
  const args = only.call.field("arguments");
  if (manager.field("attribute")?.text !== "objects" || model?.kind !== "identifier" || !args) return undefined;
  const method = only.call.field("function")?.field("attribute")?.text === "acreate" ? "abulk_create" : "bulk_create";
  const rows = listOf(`${model.text}${args.text}`, loop.node);
  return (fx) => {
    fx.title(`Create all \`${model.text}\` objects with one \`${method}\``);
    finish(fx, only, `${awaited(only)}${manager.text}.${method}(${rows})`);
  };
}

export function awaited(only: OnlyStatement): string {
  return only.whole === only.call ? "" : "await ";
}

/** The loop, and a commit in it, gives way to one statement. */
export function finish(fx: RowRewriter, only: OnlyStatement, text: string): void {
  fx.safety("review");
  const commit = only.commit ? `\n${fx.indentOf(only.loop)}${only.commit.text}` : "";
  fx.replace(only.loop, `${text}${commit}`);
}

/** A commit that is the last statement of the loop goes behind it. */
export function commitAfterFix(call: SyntaxNode, loop: Loop): ((fx: RowRewriter) => void) | undefined {
  const body = loop.node.field("body");
  const statement = call.ancestor((n) => n.kind === "expression_statement");
  if (loop.kind !== "for" || !body || !statement || statement.parent !== body) return undefined;
  if (!/^(await\s+)?[\w.]+\.commit\(\)$/.test(statement.text) || loop.node.field("alternative")) return undefined;
  const statements = body.namedChildren;
  if (statements[statements.length - 1] !== statement || statements.length < 2) return undefined;
  const before = statements[statements.length - 2];
  if (!before || !loop.node.unit.text.slice(before.end, statement.start).includes("\n")) return undefined;
  if (body.select(LEAVES).length > 0) return undefined;
  return (fx) => {
    fx.title("Commit once, after the loop");
    fx.safety("review");
    const start = statement.start - fx.indentOf(statement).length;
    fx.replace({ start, end: statement.end }, fx.indentOf(loop.node) + statement.text);
  };
}

/** Leaving the loop early would skip the commit, or let a turn go without one. */
const LEAVES: ReadonlySet<string> = new Set(["return_statement", "yield"]);

/** Objects of a Django query that get new values and are saved one by one: one `bulk_update` behind the loop. */
export function savedFix(call: SyntaxNode, loop: Loop): ((fx: RowRewriter) => void) | undefined {
  const target = loop.node.field("left");
  const body = loop.node.field("body");
  const model = /^(\w+)\.objects\b/.exec(loop.iterable?.text ?? "")?.[1];
  const statement = call.parent;
  if (loop.kind !== "for" || loop.isAsync || target?.kind !== "identifier" || !body || !model) return undefined;
  if (call.text !== `${target.text}.save()` || statement?.kind !== "expression_statement") return undefined;
  const statements = body.namedChildren;
  const others = statements.slice(0, -1);
  const names = others.map((s) => assignedAttribute(s, target.text));
  if (statements[statements.length - 1] !== statement || names.length === 0) return undefined;
  // Without its key an object is a new row.
  if (names.some((n) => n === undefined || /^(id|pk)$/.test(n)) || loop.node.field("alternative")) return undefined;
  const fields = [...new Set(names)].map((n) => `"${n}"`).join(", ");
  const last = others[others.length - 1] as SyntaxNode;
  return (fx) => {
    const objects = fx.freshName(`${target.text}s`);
    fx.title(`Save all \`${model}\` objects with one \`bulk_update\``);
    fx.safety("review");
    fx.insertBefore(loop.node, `${objects} = list(${loop.iterable?.text})`);
    if (loop.iterable) fx.replace(loop.iterable, objects);
    const text = `\n${fx.indentOf(loop.node)}${model}.objects.bulk_update(${objects}, [${fields}])`;
    fx.replace({ start: last.end, end: statement.end }, text);
  };
}

/** `x` of `target.x = value`. */
function assignedAttribute(statement: SyntaxNode, target: string): string | undefined {
  const assignment = statement.kind === "expression_statement" ? statement.namedChildren[0] : undefined;
  const left = assignment?.kind === "assignment" ? assignment.field("left") : undefined;
  return left?.kind === "attribute" && left.field("object")?.text === target
    ? left.field("attribute")?.text
    : undefined;
}
