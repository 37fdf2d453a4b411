// Owns the fix of a column without an index: the argument in the model or the statement after the table, and the migration that goes with it.
// Shape only: what to call the files, the facts have said before.
import type { SyntaxNode } from "../../../syntax/node";
import { alembicRevision, createIndex, djangoMigration, type IndexWanted, indexName } from "../../sql/index-files";
import { furtherArgument } from "../shapes/parts";
import type { SqlText } from "./sql-text";

/** The edits a rewrite needs; the rule author's fix builder provides them. */
export interface IndexRewriter {
  title(text: string): void;
  safety(safety: "review"): void;
  insert(offset: number, text: string): void;
  insertAfter(node: SyntaxNode, text: string): void;
  createFile(path: string, text: string): void;
  cancel(): void;
}

/** Where the next migration goes. */
export interface Head {
  readonly tool: "alembic" | "django";
  readonly folder: string;
  readonly head: string;
  readonly file: string;
  readonly label?: string;
}

/** `Column(...)` becomes `Column(..., index=True)`, with a new revision, or a file with the statement where there are no revisions. */
export function indexMapped(
  fx: IndexRewriter,
  assignment: SyntaxNode,
  wanted: IndexWanted,
  place: { readonly head: Head | undefined; readonly path: string },
): void {
  const call = assignment.field("right");
  if (!call || !isDeclaration(call)) {
    fx.cancel();
    return;
  }
  fx.safety("review");
  addArgument(fx, call, "index=True");
  if (place.head) addRevision(fx, wanted, place.head);
  else {
    const folder = place.path.slice(0, place.path.lastIndexOf("/"));
    fx.title(`Index \`${wanted.table}.${wanted.column}\`: in the model, and as a statement in a new file`);
    fx.createFile(`${folder}/${indexName(wanted)}.sql`, `${createIndex(wanted)}\n`);
  }
}

/** The revision alone, for tables that no model declares. */
export function indexRevised(fx: IndexRewriter, wanted: IndexWanted, head: Head): void {
  fx.safety("review");
  addRevision(fx, wanted, head);
  fx.title(`Index \`${wanted.table}.${wanted.column}\` by a new revision after \`${head.head}\``);
}

function addRevision(fx: IndexRewriter, wanted: IndexWanted, head: Head): void {
  const made = alembicRevision(wanted, head);
  fx.title(`Index \`${wanted.table}.${wanted.column}\`: in the model, and by a new revision after \`${head.head}\``);
  fx.createFile(`${head.folder}/${made.file}`, made.text);
}

/** A field with `db_index=True`, and the migration that alters it. */
export function indexField(
  fx: IndexRewriter,
  assignment: SyntaxNode,
  { model, field }: { readonly model: string; readonly field: string },
  head: Head,
): void {
  const call = assignment.field("right");
  // A migration knows the models module and no other name of the file.
  if (!call || !/^models\.\w+$/.test(call.field("function")?.text ?? "") || !isPlain(call)) {
    fx.cancel();
    return;
  }
  fx.safety("review");
  addArgument(fx, call, "db_index=True");
  const flat = call.text.replace(/,?\s*\)$/, "").replace(/\s*\n\s*/g, " ");
  const declaration = `${flat}${flat.endsWith("(") ? "" : ", "}db_index=True)`;
  const made = djangoMigration({ model, field, declaration }, { head: head.head, label: head.label ?? "" });
  fx.title(`Index \`${field}\`: in the model, and by a new migration after \`${head.head}\``);
  fx.createFile(`${head.folder}/${made.file}`, made.text);
}

/** A statement behind the one that makes the table. */
export function indexInSql(fx: IndexRewriter, statement: SyntaxNode, wanted: IndexWanted): void {
  fx.title(`Add \`CREATE INDEX\` for \`${wanted.table}.${wanted.column}\``);
  fx.safety("review");
  fx.insertAfter(statement, createIndex(wanted));
}

/** The same within a string that holds several statements. @param end offset of the statement's semicolon in the text. */
export function indexInText(fx: IndexRewriter, text: SqlText, end: number, wanted: IndexWanted): void {
  const lineStart = text.text.lastIndexOf("\n", end) + 1;
  const first = /^[ \t]*/.exec(text.text.slice(lineStart))?.[0] ?? "";
  const isOneLine = !text.text.includes("\n");
  fx.title(`Add \`CREATE INDEX\` for \`${wanted.table}.${wanted.column}\``);
  fx.safety("review");
  fx.insert(text.place(end, end + 1).end, `${isOneLine ? " " : `\n${first}`}${createIndex(wanted)}`);
}

function isDeclaration(call: SyntaxNode): boolean {
  return call.kind === "call" && /(^|\.)(Column|mapped_column|Field)$/.test(call.field("function")?.text ?? "");
}

function addArgument(fx: IndexRewriter, call: SyntaxNode, argument: string): void {
  const list = call.field("arguments");
  if (list?.kind !== "argument_list" || /\b(db_)?index\s*=/.test(list.text)) {
    fx.cancel();
    return;
  }
  fx.insert(...furtherArgument(list, argument));
}

/** Nothing but literals and attributes of `models`. */
function isPlain(call: SyntaxNode): boolean {
  for (const node of call.descendants()) {
    if (node.kind !== "identifier") continue;
    const isKeyword = node.fieldName === "name" && node.parent?.kind === "keyword_argument";
    const isAttribute = node.fieldName === "attribute";
    if (!isKeyword && !isAttribute && node.text !== "models") return false;
  }
  return true;
}
