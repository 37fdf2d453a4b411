// Owns the texts of migrations and statements that make one index. Pure; names come in as the program spells them.
import { fingerprint } from "../../text/hash";

export interface IndexWanted {
  readonly table: string;
  readonly column: string;
}

/** The name that SQLAlchemy gives the index of `index=True`; cut where PostgreSQL would cut it. */
export function indexName({ table, column }: IndexWanted): string {
  return `ix_${table}_${column}`.replace(/\W+/g, "_").slice(0, 63);
}

export function createIndex(wanted: IndexWanted): string {
  const quoted = (name: string) => (/^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.test(name) ? name : `"${name}"`);
  return `CREATE INDEX IF NOT EXISTS ${indexName(wanted)} ON ${quoted(wanted.table)} (${quoted(wanted.column)});`;
}

/** Names that tables and columns are given although they are words of PostgreSQL or SQLite: as names they are written in quotes. */
const RESERVED =
  /^(all|analy[sz]e|and|any|array|as|asc|both|case|cast|check|collate|column|constraint|create|default|desc|distinct|do|else|end|except|fetch|for|foreign|from|grant|group|having|in|index|initially|into|limit|not|null|offset|on|only|or|order|placing|primary|references|returning|select|some|table|then|to|transaction|union|unique|user|using|values|when|where|window|with)$/;

/** @param head the revision it follows, and the name of its file, whose style is kept. */
export function alembicRevision(
  wanted: IndexWanted,
  { head, file }: { readonly head: string; readonly file: string },
): { readonly file: string; readonly text: string } {
  const slug = `index_${wanted.table}_${wanted.column}`.toLowerCase().replace(/\W+/g, "_").slice(0, 40);
  const id = nextNumber(head, slug) ?? digest(`${head} ${slug}`);
  const name = file.startsWith(head) && nextNumber(head, slug) ? id : `${id}_${slug}`;
  const index = JSON.stringify(indexName(wanted));
  const table = JSON.stringify(wanted.table);
  const text = `"""Add an index for ${wanted.table}.${wanted.column}.

Revision ID: ${id}
Revises: ${head}
"""

from alembic import op

revision = ${JSON.stringify(id)}
down_revision = ${JSON.stringify(head)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(${index}, ${table}, [${JSON.stringify(wanted.column)}])


def downgrade() -> None:
    op.drop_index(${index}, table_name=${table})
`;
  return { file: `${name}.py`, text };
}

/** Revisions that are numbered go on being so: `0011_title` is followed by `0012_...`. */
function nextNumber(head: string, slug: string): string | undefined {
  const match = /^(\d{2,6})(_.*)?$/.exec(head);
  if (!match?.[1]) return undefined;
  const next = String(Number(match[1]) + 1).padStart(match[1].length, "0");
  return match[2] === undefined ? next : `${next}_${slug}`;
}

function digest(text: string): string {
  const code = [...fingerprint(text)].map((char) => char.charCodeAt(0).toString(16)).join("");
  return code.padEnd(12, "0").slice(-12);
}

export interface DjangoField {
  /** Class name of the model. */
  readonly model: string;
  readonly field: string;
  /** The field with its index, as written in the model: `models.EmailField(db_index=True)`. */
  readonly declaration: string;
}

/** @param head the last migration of the application. */
export function djangoMigration(
  { model, field, declaration }: DjangoField,
  { head, label }: { readonly head: string; readonly label: string },
): { readonly file: string; readonly text: string } {
  const number = String(Number(/^\d+/.exec(head)?.[0] ?? 0) + 1).padStart(4, "0");
  const name = `${number}_index_${model.toLowerCase()}_${field}`.slice(0, 60);
  const text = `from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        (${JSON.stringify(label)}, ${JSON.stringify(head)}),
    ]

    operations = [
        migrations.AlterField(
            model_name=${JSON.stringify(model.toLowerCase())},
            name=${JSON.stringify(field)},
            field=${declaration},
        ),
    ]
`;
  return { file: `${name}.py`, text };
}
