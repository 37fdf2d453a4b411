// Owns the description of SQLAlchemy Core, 1.4 and 2.x: engines, connections, results, statements and schema objects,
// synchronous and asynchronous. Data only. Statements are values; a round trip happens where one is executed.
import {
  asynchronous,
  attribute,
  COMMIT,
  each,
  gives,
  NONE,
  named,
  passes,
  QUERY,
  query,
  renamed,
  under,
  WRITE,
} from "./build";
import type { Library, LibraryClass, LibraryEntry } from "./library";

/** Builds a pool that connects later. */
const pooled = (returns: string): LibraryEntry => ({ effects: ["net.connect"], returns });

const transaction = { commit: COMMIT, ...each("rollback close", NONE), is_active: attribute("bool") };

const connection: Readonly<Record<string, LibraryEntry>> = {
  ...each("execute exec_driver_sql", query("sqlalchemy.engine.Result[arg]")),
  scalar: query("arg"),
  scalars: query("sqlalchemy.engine.ScalarResult[arg]"),
  commit: COMMIT,
  ...each("rollback close invalidate", NONE),
};

const rows = "list[sqlalchemy.engine.Row]";

/** Reading a result costs no further round trip. */
const result: LibraryClass = {
  item: "sqlalchemy.engine.Row",
  iterate: gives("sqlalchemy.engine.Row"),
  members: {
    ...each("all fetchall fetchmany", gives(rows)),
    ...each("first one one_or_none fetchone", gives("sqlalchemy.engine.Row")),
    ...each("scalar scalar_one scalar_one_or_none", gives("item")),
    scalars: gives("sqlalchemy.engine.ScalarResult[item]"),
    mappings: gives("sqlalchemy.engine.MappingResult"),
    tuples: gives("sqlalchemy.engine.Result[item]"),
    ...each("unique yield_per execution_options columns freeze merge", gives("self")),
    partitions: gives(`typing.Iterator[${rows}]`),
    keys: gives("typing.KeysView[str]"),
    close: NONE,
    ...each("rowcount lastrowid", attribute("int")),
    returns_rows: attribute("bool"),
    ...each("inserted_primary_key inserted_primary_key_rows", NONE),
  },
};

const scalars: Readonly<Record<string, LibraryEntry>> = {
  ...each("all fetchall fetchmany", gives("list[item]")),
  ...each("first one one_or_none", gives("item")),
  ...each("unique yield_per", gives("self")),
  partitions: gives("typing.Iterator[list[item]]"),
  close: NONE,
};

/** What selecting and writing statements share. */
const shared: Readonly<Record<string, LibraryEntry>> = {
  ...each("where options execution_options params with_hint with_statement_hint add_cte prefix_with", gives("self")),
  ...each("cte", gives("sqlalchemy.FromClause")),
  ...each("exported_columns column_descriptions compile", NONE),
};

const writing: LibraryClass = {
  members: {
    ...shared,
    ...each("values ordered_values returning return_defaults inline from_select", gives("self")),
    ...each("on_conflict_do_nothing on_conflict_do_update on_duplicate_key_update", gives("self")),
    ...each("excluded inserted", NONE),
  },
};

const statement: LibraryClass = {
  members: {
    ...shared,
    ...each("filter filter_by having order_by group_by limit offset distinct", gives("self")),
    ...each(
      "join join_from outerjoin outerjoin_from select_from correlate correlate_except",

      gives("self"),
    ),
    ...each("with_for_update fetch slice suffix_with", gives("self")),
    ...each("with_only_columns add_columns union union_all except_ intersect", gives("sqlalchemy.Select")),
    ...each("subquery alias lateral", gives("sqlalchemy.FromClause")),
    ...each("c columns selected_columns", NONE),
    ...each("scalar_subquery as_scalar label exists", gives("sqlalchemy.ColumnElement")),
  },
};

const expression: LibraryClass = {
  members: {
    ...each(
      "in_ not_in notin_ is_ is_not isnot like ilike not_like notlike notilike between contains startswith endswith",
      gives("sqlalchemy.ColumnElement"),
    ),
    ...each(
      "desc asc label nullsfirst nullslast nulls_first nulls_last any has op cast collate concat match distinct",
      gives("sqlalchemy.ColumnElement"),
    ),
    ...each("regexp_match over filter within_group self_group", gives("sqlalchemy.ColumnElement")),
  },
};

const table: LibraryClass = {
  bases: ["sqlalchemy.FromClause"],
  members: {
    ...each("c columns", NONE),
    name: attribute("str"),
    select: gives("sqlalchemy.Select"),
    insert: gives("sqlalchemy.Insert"),
    update: gives("sqlalchemy.Update"),
    delete: gives("sqlalchemy.Delete"),
    ...each("create drop", WRITE),
  },
};

const functions: Readonly<Record<string, LibraryEntry>> = {
  create_engine: pooled("sqlalchemy.engine.Engine"),
  engine_from_config: pooled("sqlalchemy.engine.Engine"),
  create_mock_engine: NONE,
  select: gives("sqlalchemy.Select[arg]"),
  insert: gives("sqlalchemy.Insert[arg]"),
  update: gives("sqlalchemy.Update[arg]"),
  delete: gives("sqlalchemy.Delete[arg]"),
  text: gives("sqlalchemy.TextClause"),
  ...each(
    "and_ or_ not_ case cast type_coerce literal literal_column null true false desc asc distinct exists",
    gives("sqlalchemy.ColumnElement"),
  ),
  ...each(
    "extract between bindparam tuple_ over nullsfirst nullslast any_ all_ column",
    gives("sqlalchemy.ColumnElement"),
  ),
  ...each("join outerjoin alias table values union union_all except_ intersect lateral", gives("sqlalchemy.Select")),
  func: attribute("sqlalchemy.FunctionGenerator"),
  inspect: gives("sqlalchemy.engine.Inspector"),
  ...under("event", { listen: passes("later", 2), listens_for: NONE, remove: NONE }),
};

const schema: Readonly<Record<string, LibraryClass>> = {
  Table: table,
  FromClause: {
    members: {
      ...each("c columns", NONE),
      ...each("select join outerjoin", gives("sqlalchemy.Select")),
      alias: gives("self"),
    },
  },
  ColumnElement: expression,
  Column: { bases: ["sqlalchemy.ColumnElement"] },
  TextClause: { members: { ...each("bindparams columns execution_options", gives("self")) } },
  FunctionGenerator: { otherwise: gives("sqlalchemy.ColumnElement") },
  Select: statement,
  CompoundSelect: { bases: ["sqlalchemy.Select"] },
  ...each("Insert Update Delete", writing),
  MetaData: {
    members: {
      ...each("create_all drop_all reflect", QUERY),
      clear: NONE,
      tables: attribute("dict[sqlalchemy.Table]"),
      sorted_tables: attribute("list[sqlalchemy.Table]"),
    },
  },
  ...each(
    "Index UniqueConstraint CheckConstraint PrimaryKeyConstraint ForeignKeyConstraint ForeignKey Sequence Computed Identity",
    named(),
  ),
  ...each(
    "Integer BigInteger SmallInteger String Text Unicode UnicodeText Boolean Date DateTime Time Interval Float Numeric",
    named(),
  ),
  ...each("LargeBinary JSON Enum ARRAY Uuid UUID TypeDecorator PickleType", named()),
};

const engine: Readonly<Record<string, LibraryClass>> = {
  Engine: {
    members: {
      // Taken from a pool, which opens one only when it must.
      ...each("connect begin", gives("sqlalchemy.engine.Connection")),
      raw_connection: gives("sqlalchemy.pool.PoolProxiedConnection"),
      execution_options: gives("self"),
      ...each("execute", query("sqlalchemy.engine.Result[arg]")),
      scalar: query("arg"),
      ...each("table_names has_table", QUERY),
      dispose: NONE,
      ...each("url dialect pool name driver", NONE),
    },
  },
  Connection: {
    members: {
      ...connection,
      ...each("begin begin_nested begin_twophase get_transaction", gives("sqlalchemy.engine.Transaction")),
      execution_options: gives("self"),
      in_transaction: gives("bool"),
      ...each("connection dialect engine", NONE),
    },
  },

  "interfaces.DBAPICursor": {
    iterate: NONE,
    members: {
      execute: QUERY,
      executemany: WRITE,
      fetchone: NONE,
      ...each("fetchall fetchmany", gives("list")),
      close: NONE,
    },
  },
  Transaction: { members: transaction },
  Result: result,
  MappingResult: {
    item: "sqlalchemy.engine.RowMapping",
    members: {
      ...each("all fetchall fetchmany", gives("list[sqlalchemy.engine.RowMapping]")),
      ...each("first one one_or_none fetchone", gives("sqlalchemy.engine.RowMapping")),
      ...each("unique yield_per columns", gives("self")),
    },
  },
  ScalarResult: { members: scalars },
  Row: {
    members: {
      _mapping: attribute("sqlalchemy.engine.RowMapping"),
      _asdict: gives("dict"),
      ...each("count index _fields", NONE),
    },
  },
  RowMapping: { bases: ["typing.Mapping"] },
  Inspector: {
    members: each(
      "get_table_names get_columns get_indexes get_foreign_keys get_pk_constraint get_unique_constraints get_view_names has_table get_schema_names",
      QUERY,
    ),
  },
  URL: { members: { create: gives("self"), set: gives("self"), render_as_string: gives("str") } },
};

const asyncEngine: Readonly<Record<string, LibraryClass>> = {
  AsyncEngine: {
    members: {
      ...each("connect begin", { async: true, returns: "sqlalchemy.ext.asyncio.AsyncConnection" }),
      dispose: { async: true },
      sync_engine: attribute("sqlalchemy.engine.Engine"),
      execution_options: gives("self"),
    },
  },
  AsyncConnection: {
    members: {
      ...asynchronous(connection),
      ...each("stream", { async: true, effects: ["db.query"], returns: "sqlalchemy.ext.asyncio.AsyncResult[arg]" }),
      stream_scalars: { async: true, effects: ["db.query"], returns: "sqlalchemy.ext.asyncio.AsyncScalarResult[arg]" },
      // Runs a synchronous function in a greenlet on the same loop; its database calls do not block.
      run_sync: { ...passes("later", 0), async: true, effects: ["db.query"], returns: "result" },
      ...each("begin begin_nested", { async: true, returns: "sqlalchemy.ext.asyncio.AsyncTransaction" }),
      execution_options: { async: true, returns: "self" },
    },
  },
  AsyncTransaction: { members: asynchronous({ commit: COMMIT, ...each("rollback close start", NONE) }) },
  AsyncResult: {
    item: "sqlalchemy.engine.Row",
    iterate: { async: true, returns: "sqlalchemy.engine.Row" },
    members: {
      ...asynchronous(each("all fetchmany", gives(rows))),
      ...asynchronous(each("first one one_or_none fetchone", gives("sqlalchemy.engine.Row"))),
      ...asynchronous(each("scalar scalar_one scalar_one_or_none", gives("item"))),
      scalars: gives("sqlalchemy.ext.asyncio.AsyncScalarResult[item]"),
      ...each("unique yield_per columns", gives("self")),
    },
  },
  AsyncScalarResult: {
    iterate: { async: true, returns: "item" },
    members: {
      ...asynchronous(scalars),
      ...each("unique yield_per", gives("self")),
      partitions: gives("typing.AsyncIterator[list[item]]"),
    },
  },
};

export const sqlalchemyCoreLibrary: Library = {
  functions: {
    ...under("sqlalchemy", functions),
    ...under(
      "sqlalchemy.ext.asyncio",
      each("create_async_engine async_engine_from_config", pooled("sqlalchemy.ext.asyncio.AsyncEngine")),
    ),
    "sqlalchemy.engine.make_url": gives("sqlalchemy.engine.URL"),
    ...under(
      "sqlalchemy.dialects",
      each("postgresql.insert mysql.insert sqlite.insert", gives("sqlalchemy.Insert[arg]")),
    ),
  },
  classes: {
    ...under("sqlalchemy", schema),
    ...under("sqlalchemy.engine", engine),
    ...under("sqlalchemy.ext.asyncio", asyncEngine),
    ...under(
      "sqlalchemy.pool",
      each("NullPool StaticPool QueuePool SingletonThreadPool AsyncAdaptedQueuePool", named()),
    ),
    "sqlalchemy.pool.PoolProxiedConnection": {
      members: {
        cursor: gives("sqlalchemy.engine.interfaces.DBAPICursor"),
        commit: COMMIT,
        ...each("rollback close", NONE),
      },
    },
  },
  aliases: {
    ...renamed(
      "Engine Connection Result CursorResult ScalarResult MappingResult Row RowMapping Inspector URL Transaction make_url",
      "sqlalchemy",
      "sqlalchemy.engine",
    ),
    "sqlalchemy.engine.CursorResult": "sqlalchemy.engine.Result",
    "sqlalchemy.engine.LegacyCursorResult": "sqlalchemy.engine.Result",
    "sqlalchemy.engine.LegacyRow": "sqlalchemy.engine.Row",
    "sqlalchemy.engine.ResultProxy": "sqlalchemy.engine.Result",
    "sqlalchemy.engine.RowProxy": "sqlalchemy.engine.Row",
    "sqlalchemy.engine.RootTransaction": "sqlalchemy.engine.Transaction",
    "sqlalchemy.engine.create_engine": "sqlalchemy.create_engine",
    "sqlalchemy.engine.FrozenResult": "sqlalchemy.engine.Result",
    ...Object.fromEntries(
      ["base", "result", "cursor", "row", "url", "reflection", "create"].map((m) => [
        `sqlalchemy.engine.${m}`,
        "sqlalchemy.engine",
      ]),
    ),
    ...Object.fromEntries(
      ["engine", "result", "base"].map((m) => [`sqlalchemy.ext.asyncio.${m}`, "sqlalchemy.ext.asyncio"]),
    ),
    "sqlalchemy.future": "sqlalchemy",
    "sqlalchemy.sql": "sqlalchemy",
    ...Object.fromEntries(
      ["expression", "selectable", "dml", "elements", "functions", "schema", "sqltypes"].map((m) => [
        `sqlalchemy.sql.${m}`,
        "sqlalchemy",
      ]),
    ),
    "sqlalchemy.schema": "sqlalchemy",
    "sqlalchemy.types": "sqlalchemy",
    "sqlalchemy.inspection": "sqlalchemy",
    ...Object.fromEntries(["SelectBase", "GenerativeSelect"].map((n) => [`sqlalchemy.${n}`, "sqlalchemy.Select"])),
    "sqlalchemy.Subquery": "sqlalchemy.FromClause",
    "sqlalchemy.CTE": "sqlalchemy.FromClause",
    "sqlalchemy.Alias": "sqlalchemy.FromClause",
    "sqlalchemy.ClauseElement": "sqlalchemy.ColumnElement",
    ...Object.fromEntries(
      ["postgresql", "mysql", "sqlite"].map((m) => [`sqlalchemy.dialects.${m}.JSON`, "sqlalchemy.JSON"]),
    ),
    ...Object.fromEntries(
      ["JSONB", "UUID", "ARRAY"].map((n) => [
        `sqlalchemy.dialects.postgresql.${n}`,
        n === "JSONB" ? "sqlalchemy.JSON" : `sqlalchemy.${n}`,
      ]),
    ),
  },
};
