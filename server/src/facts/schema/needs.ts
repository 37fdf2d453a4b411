// Owns the judgement whether a column lacks an index that queries could use, from what facts say of its table and its searches. Pure over
// answers; knows no syntax.
import type { ColumnFacts, ModelFacts } from "../models/model-queries";
import { isIndexed } from "../models/model-queries";
import type { FactQueries } from "../queries";
import { growsByName, growsWithUse, plainName } from "../routes/list-size";
import type { ColumnKey, ColumnSearch, TableFacts, TableKey } from "./schema-queries";

export interface IndexNeed {
  readonly table: string;
  /** Name in the database. */
  readonly column: string;
  readonly searches: readonly ColumnSearch[];
  /** An index that only code makes that does not run. */
  readonly dead?: TableKey;
  /** The model declares an index that no migration makes. */
  readonly unmade?: true;
  /** A key of another table, or something that names one row. */
  readonly selective: boolean;
  /** A second key of the same queries, of which an index on another one is enough. */
  readonly isSecond: boolean;
  /** Known to grow with the use of the program; `rows`: its name says so, and the column is declared as the key of another table. */
  readonly grows: boolean | "rows";
  readonly mysql: boolean;
}

interface Subject {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly isReference: boolean;
  readonly key: ColumnKey;
  /** Another column of the table by its name in lower case; undefined when there is none that an index would be made of. */
  readonly rival: (column: string) => Rival | undefined;
}

interface Rival {
  readonly key: ColumnKey;
  readonly isReference: boolean;
}

/** Answers a request that is none to remove something: that happens seldom. */
export function isForRequests({ often, writes, at }: ColumnSearch): boolean {
  const isRequest = often?.entry === "route" || often?.entry === "websocket" || often?.entry === "view";
  return isRequest && !writes && !REMOVES.test(at.id.name);
}

const REMOVES = /(^|[._])(delete|remove|purge|erase|destroy|anonymi[sz]e|merge|transfer|reass[a-z]+)(_|$)/i;

/** Names of columns with few different values: an index of one alone finds too much to be of use. */
const FEW_VALUES =
  /^(is|has|was|can|should|needs|use|show|allow|enable|disable)_|^(\w*_)?(status|state|type|kind|role|level|priority|category|gender|lang|language|locale|currency|country|phase|mode|severity|provider|platform|stage|flag|active|enabled|disabled|deleted|archived|published|visible|hidden|public|private|completed?|done|read|seen|approved|verified|confirmed|format|scope|env|environment|method|direction|weekday|year|month|day|version|order|position|sort_order|action|event_type|visibility|result|success|failed|processed|locked|default|draft|is_\w+)$/;
const FEW_TYPES = /^(bool|boolean|enum\w*|tinyint|bit|booleanfield|nullbooleanfield|choicefield)$/i;
const WIDE_TYPES =
  /^(json|jsonb|blob|bytea|largebinary|binary|array|vector|tsvector|jsonfield|binaryfield|text|textfield|unicodetext)$/i;
/** Tables that hold a handful of rows. */
const SMALL_TABLE =
  /(^|_)(settings?|config\w*|preferences?|migrations?|schema_versions?|alembic_version|roles?|permissions?|plans?|statuses|types?|categories|countries|currencies|languages)$|(setting|preference|permission|(?<!ad)option)s?$/;
const ONE_ROW =
  /(^|_)(id|uuid|guid|token|hash|slug|e?mail|username|login|sha\d*|md5|checksum|fingerprint|isbn|sku|ein|phone)$/;
/** Moments: what is newest, or since when, is asked of logs that grow. */
const MOMENT = /(^|_)(at|on|date|datetime|time|timestamp|created|updated|modified|expires|since|until)$/;
/** Code that runs once, or that nobody waits for. */
const ONE_OFF =
  /(^|\/)(scripts?|migrations?|alembic|versions|revisions|examples?|samples?|demos?|tools?|benchmarks?|seeds?|fixtures|notebooks?|docs?|cli|commands|management|admin)\/|(^|\/)(admin|cli|commands?|seed\w*)\.py$/i;

/** Need of a column of a mapped class; undefined when it has none, or when that is not known. */
export function modelColumnNeed(
  facts: FactQueries,
  model: ModelFacts,
  column: ColumnFacts,
  strict: boolean,
): IndexNeed | undefined {
  if (!model.table || model.abstract || !model.complete) return undefined;
  if (column.width === "json" || column.width === "binary") return undefined;
  const indexed = isIndexed(model, column);
  if (indexed === "unknown") return undefined;
  const table = facts.table(model.table);
  if (indexed === "yes" && !(isPlainIndex(model, column) && isMadeWithout(table, column))) return undefined;
  const subject: Subject = {
    table: model.table,
    column: column.name,
    type: column.type ?? "",
    isReference: column.foreignKey !== undefined,
    key: { model: model.id, attribute: column.attribute, table: model.table, column: column.name },
    rival(name) {
      const other = model.columns.find((c) => c.name.toLowerCase() === name);
      if (!other || !(other.foreignKey || ONE_ROW.test(name))) return undefined;
      const key = { model: model.id, attribute: other.attribute, table: model.table ?? "", column: other.name };
      return { key, isReference: other.foreignKey !== undefined };
    },
  };
  const covered = (name: string): boolean => {
    const other = model.columns.find((c) => c.name.toLowerCase() === name);
    return (
      (other !== undefined && other !== column && isIndexed(model, other) !== "no") ||
      leads(table, name) ||
      facts.mayBeIndexed(subject.table, name)
    );
  };
  const grows = growsWithUse(model) || (growsByName(plainName(model.id.name)) === false ? false : undefined);
  const need = worthwhile(needOf(facts, subject, table, covered, strict), subject, grows, strict);
  return need && indexed === "yes" ? { ...need, unmade: true } : need;
}

/** Keys of tables are spelled in many ways in revisions: only an index that the column itself declares is looked for there. */
function isPlainIndex({ orm }: ModelFacts, { index, unique, primaryKey }: ColumnFacts): boolean {
  return orm === "django" || (index === "yes" && unique === "no" && primaryKey === "no");
}

/** Migrations, all understood, make the column and no index of it. */
function isMadeWithout(table: TableFacts | undefined, column: ColumnFacts): boolean {
  return table?.migrated === true && table.columns.some(({ name }) => name === column.name.toLowerCase());
}

/** Need of a column that SQL or a migration declares. */
export function tableColumnNeed(
  facts: FactQueries,
  name: string,
  column: string,
  strict: boolean,
): IndexNeed | undefined {
  const table = facts.table(name);
  const found = table?.columns.find((c) => c.name === column);
  if (!table?.complete || !found) return undefined;
  const subject: Subject = {
    table: name,
    column,
    type: found.type,
    isReference: found.references !== undefined,
    key: { table: name, column },
    rival(other) {
      const known = table.columns.find((c) => c.name === other);
      if (!known || !(known.references || ONE_ROW.test(other))) return undefined;
      return { key: { table: name, column: other }, isReference: known.references !== undefined };
    },
  };
  const covered = (other: string) => leads(table, other) || facts.mayBeIndexed(name, other);
  return worthwhile(needOf(facts, subject, table, covered, strict), subject, growsByName(name), strict);
}

/**
 * Outside of the strict profile: a key of another table or what names one row, in a table that may grow with the use of the program. What is
 * known to grow needs one query that reads, what may grow two: rows are deleted seldom.
 */
function worthwhile(
  need: Omit<IndexNeed, "grows"> | undefined,
  { isReference, column, table }: Subject,
  grows: boolean | undefined,
  strict: boolean,
): IndexNeed | undefined {
  const isGrowing =
    grows === true && !FEW_EACH.test(table) && (isReference && growsByName(plainName(table)) ? "rows" : true);
  if (!need || strict) return need && { ...need, grows: isGrowing };
  if (!isReference && !ONE_ROW.test(column.toLowerCase())) return undefined;
  if (grows === false || /(^|_)view$/i.test(table)) return undefined;
  const reads = need.searches.filter(({ writes }) => !writes);
  return reads.length >= (grows ? 1 : 2) ? { ...need, grows: isGrowing } : undefined;
}

/** What people put things into, and what they ask to join: few for each of them, whoever they are. */
const FEW_EACH =
  /(^|_)(shel(f|ves)|playlists?|folders?|albums?|(join|access|membership)_?requests?)$|^archived_|_archive$/i;

/** A live key that begins with the column. Partial ones may well be meant for the query. */
function leads(table: TableFacts | undefined, column: string): boolean {
  return table?.keys.some(({ columns, dead }) => !dead && columns[0] === column) === true;
}

function needOf(
  facts: FactQueries,
  subject: Subject,
  table: TableFacts | undefined,
  covered: (column: string) => boolean,
  strict: boolean,
): Omit<IndexNeed, "grows"> | undefined {
  const column = subject.column.toLowerCase();
  if (!facts.indexComplete || covered(column) || SMALL_TABLE.test(subject.table.toLowerCase())) return undefined;
  // Renamed or copied tables are not followed, so their keys may be there.
  if (table && !table.complete && table.columns.length > 0) return undefined;
  if (!subject.isReference && (FEW_VALUES.test(column) || FEW_TYPES.test(subject.type))) return undefined;
  const selective = subject.isReference || ONE_ROW.test(column);
  if (!selective && WIDE_TYPES.test(subject.type) && !/^text$/.test(subject.type)) return undefined;
  const timed = strict && (MOMENT.test(column) || /^(date|time)/i.test(subject.type));
  const mysql = table?.mysql === true || (subject.isReference && facts.indexesForeignKeys() !== "no");
  if (mysql && subject.isReference) return undefined;
  const own = eligible(facts, subject.key, covered, timed);
  const unserved = own.filter(
    (search) => !search.with.some((other) => isRivalled(facts, subject, other, own.length, covered)),
  );
  // What keeps a key of another table is searched when a row of that table goes, too; then the queries are the weaker half of the evidence.
  const isSecond = unserved.length === 0 && subject.isReference;
  const searches = isSecond ? own : unserved;
  if (searches.length === 0) return undefined;
  const dead = table?.keys.find((key) => key.dead && key.columns[0] === column);
  return {
    table: subject.table,
    column: subject.column,
    searches,
    ...(dead ? { dead } : {}),
    isSecond,
    selective: selective && !isSecond && (dead !== undefined || searches.length > 1 || !isKeyByName(subject)),
    mysql,
  };
}

function eligible(
  facts: FactQueries,
  key: ColumnKey,
  covered: (column: string) => boolean,
  timed: boolean,
): readonly ColumnSearch[] {
  return (facts.searches(key) ?? []).filter((search) => counts(search, covered, timed));
}

/**
 * An index of the other column would serve the query as well, and more of them: one of the two is enough. Of as many, what names one row
 * rather than a key of another table.
 */
function isRivalled(
  facts: FactQueries,
  { column, isReference, rival }: Subject,
  other: string,
  count: number,
  covered: (column: string) => boolean,
): boolean {
  const found = rival(other);
  if (!found) return false;
  const more = eligible(facts, found.key, covered, false).length;
  if (more !== count) return more > count;
  return isReference === found.isReference ? other < column.toLowerCase() : isReference;
}

/** Searches that an index would serve: by a value that changes, and not narrowed by another index already. */
function counts(search: ColumnSearch, covered: (column: string) => boolean, timed: boolean): boolean {
  if (!search.often || ONE_OFF.test(search.at.id.path)) return false;
  if (search.constant) return false;
  if ((search.by === "range" || search.by === "order") && !timed) return false;
  return !search.with.some((other) => other === "*" || covered(other));
}

/** Declared as no key of another table, and called like one: a single query may well find a few rows among a few. */
function isKeyByName({ isReference, column }: Subject): boolean {
  return !isReference && /_id$/i.test(column);
}
