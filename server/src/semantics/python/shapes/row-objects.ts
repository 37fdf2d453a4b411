// Owns rewrites of loops that write one row per turn by what is no statement of SQL: objects of Peewee and Tortoise, statements that
// SQLAlchemy builds, objects that are refreshed. Shape only: what is called and that it writes, the facts have said before.
import type { SyntaxNode } from "../../../syntax/node";
import type { Loop, Loops } from "../../services";
import {
  awaited,
  finish,
  type Importer,
  listOf,
  type OnlyStatement,
  type RowRewriter,
  replaceByList,
} from "./row-statements";

type Fix = (fx: RowRewriter) => void;

/** Peewee's `M.create(a=1)` and `M.insert(a=1).execute()`, Tortoise's `await M.create(a=1)`: one `bulk_create`. */
export function createdFix(only: OnlyStatement, peewee: boolean): Fix | undefined {
  const callee = only.call.field("function");
  const object = callee?.field("object");
  const isInsert = callee?.field("attribute")?.text === "execute" && object?.kind === "call";
  const made = isInsert ? object : only.call;
  const args = made?.field("arguments");
  const model = made?.field("function")?.field("object");
  const method = made?.field("function")?.field("attribute")?.text ?? "";
  if (model?.kind !== "identifier" || !/^[A-Z]/.test(model.text) || !args || !/^(create|insert)$/.test(method))
    return undefined;
  // A dictionary is no argument of a constructor, and `insert` without arguments is none of a row.
  const plain = args.namedChildren.every((arg) => arg.kind === "keyword_argument" || arg.kind === "dictionary_splat");
  if (!plain || args.namedChildren.length === 0) return undefined;
  const rows = (loop: SyntaxNode) => listOf(`${model.text}${args.text}`, loop);
  // Peewee makes one statement of all rows unless it is told how many.
  const size = peewee ? ", batch_size=100" : "";
  return (fx) => {
    fx.title(`Create all \`${model.text}\` rows with one \`bulk_create\``);
    finish(fx, only, `${awaited(only)}${model.text}.bulk_create(${rows(only.loop)}${size})`);
  };
}

/** `execute(insert(M).values(a=x))`: `execute(insert(M), [{"a": x} for ...])`. */
export function valuesFix(
  only: OnlyStatement,
  loop: Loop,
  loops: Pick<Loops, "varies">,
  isPlain: (value: SyntaxNode) => boolean,
): Fix | undefined {
  const [statement, more] = only.call.field("arguments")?.namedChildren ?? [];
  const callee = statement?.kind === "call" ? statement.field("function") : undefined;
  const head = callee?.field("attribute")?.text === "values" ? callee.field("object") : undefined;
  if (!statement || more || head?.kind !== "call" || !/(^|\.)insert$/.test(head.field("function")?.text ?? ""))
    return undefined;
  const row = rowOf(statement.field("arguments")?.namedChildren ?? [], isPlain);
  const session = only.call.field("function")?.field("object");
  if (row === undefined || loops.varies(head, loop) || !session || loops.varies(session, loop)) return undefined;
  return (fx) => replaceByList(fx, only, head, row);
}

/** The values as a dictionary; undefined where the keys are not told, or a value is part of the statement. */
function rowOf(values: readonly SyntaxNode[], isPlain: (value: SyntaxNode) => boolean): string | undefined {
  const [first] = values;
  if (values.length === 1 && first?.kind === "dictionary") {
    const pairs = first.namedChildren;
    const isKnown = pairs.every((p) => p.kind === "pair" && p.field("key")?.kind === "string" && isPlain(p));
    return pairs.length > 0 && isKnown ? first.text : undefined;
  }
  const parts = values.map((value) => {
    const name = value.kind === "keyword_argument" ? value.field("name")?.text : undefined;
    const given = value.field("value");
    return name !== undefined && given && isPlain(given) ? `"${name}": ${given.text}` : undefined;
  });
  return parts.length === 0 || parts.includes(undefined) ? undefined : `{${parts.join(", ")}}`;
}

export interface Refreshed {
  /** Name of the model in this file, and its key. */
  readonly model: string;
  readonly key: string;
}

/**
 * `commit()` and then a loop with nothing but `refresh(x)`: keys are read before the commit, which would expire them, and one query brings
 * all rows into the same objects.
 */
export function refreshFix(
  only: OnlyStatement,
  loop: Loop,
  { model, key }: Refreshed,
): ((fx: RowRewriter & Importer) => void) | undefined {
  const session = only.call.field("function")?.field("object");
  const args = only.call.field("arguments")?.namedChildren ?? [];
  const element = loop.node.field("left");
  const before = previous(only.loop);
  const isCommit = before?.text === `${awaited(only)}${session?.text}.commit()`;
  const isOnlyRefresh = args.length === 1 && args[0]?.text === element?.text && only.commit === undefined;
  if (!session || !before || !isCommit || !isOnlyRefresh || loop.iterable?.kind !== "identifier") return undefined;
  return (fx) => {
    const select = fx.ensureImport("sqlalchemy", "select");
    const keys = fx.freshName("keys");
    if (select === undefined) {
      fx.cancel();
      return;
    }
    fx.title(`Read all \`${model}\` rows again with one query`);
    const rows = listOf(`${element?.text}.${key}`, only.loop);
    fx.insertBefore(before, `${awaited(only)}${session.text}.flush()\n${keys} = ${rows}`);
    const statement = `${select}(${model}).where(${model}.${key}.in_(${keys})).execution_options(populate_existing=True)`;
    const run = `${awaited(only)}${session.text}.scalars(${statement})`;
    finish(fx, only, `${only.whole === only.call ? run : `(${run})`}.all()`);
  };
}

/** The statement before another one of the same block. */
function previous(statement: SyntaxNode): SyntaxNode | undefined {
  const all = statement.parent?.namedChildren ?? [];
  return all[all.indexOf(statement) - 1];
}
