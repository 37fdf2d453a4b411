// Owns the description of the smaller object mappers: Peewee, Tortoise (asynchronous) and Pony. Data only.
// All build queries lazily: iterating or awaiting runs them.
import { asynchronous, attribute, COMMIT, each, gives, NONE, named, QUERY, query, under, WRITE, write } from "./build";
import type { Library, LibraryClass, LibraryEntry } from "./library";

const PEEWEE_FIELDS =
  "AutoField BigAutoField BigIntegerField BlobField BooleanField CharField DateField DateTimeField DecimalField DoubleField FixedCharField FloatField IntegerField SmallIntegerField TextField TimeField TimestampField UUIDField";

const peeweeDatabase: LibraryClass = {
  members: {
    connect: { effects: ["db.connect"] },
    ...each("execute_sql execute get_tables get_indexes get_columns table_exists", QUERY),
    ...each("create_tables drop_tables", WRITE),
    ...each(
      "atomic transaction savepoint connection_context bind bind_ctx init close is_closed in_transaction rollback",
      NONE,
    ),
    commit: COMMIT,
  },
};

const peewee: Readonly<Record<string, LibraryClass>> = {
  Model: {
    members: {
      select: gives("peewee.ModelSelect[self]"),
      ...each("insert insert_many insert_from replace replace_many update delete raw", gives("peewee.ModelInsert")),
      ...each("get get_or_none get_by_id", query("self")),
      get_or_create: write("tuple[self, bool]"),
      create: write("self"),
      ...each("save delete_instance bulk_create bulk_update delete_by_id set_by_id create_table drop_table", WRITE),
      ...each("table_exists", query("bool")),
      ...each("alias noop dirty_fields is_dirty _meta", NONE),
    },
  },
  ModelSelect: {
    iterate: query("item"),
    members: {
      ...each(
        "where orwhere join join_from switch order_by order_by_extend group_by having limit offset paginate distinct",
        gives("self"),
      ),
      ...each("with_cte for_update from_ columns window objects alias select select_from", gives("self")),
      // Their rows are no objects of the model.
      dicts: gives("peewee.ModelSelect[dict]"),
      tuples: gives("peewee.ModelSelect[tuple]"),
      namedtuples: gives("peewee.ModelSelect"),
      ...each("get get_or_none first peek", query("item")),
      count: query("int"),
      exists: query("bool"),
      scalar: QUERY,
      execute: query("typing.Iterator[item]"),
      iterator: query("typing.Iterator[item]"),
      sql: gives("tuple"),
      ...each("cte", NONE),
    },
  },
  ModelInsert: {
    iterate: QUERY,
    members: {
      ...each("where on_conflict on_conflict_ignore on_conflict_replace returning order_by limit from_", gives("self")),
      execute: WRITE,
      sql: gives("tuple"),
    },
  },
  Database: peeweeDatabase,
  ...each("SqliteDatabase PostgresqlDatabase MySQLDatabase Proxy DatabaseProxy", { bases: ["peewee.Database"] }),
  ...each("ForeignKeyField DeferredForeignKey ManyToManyField", named("peewee.Field")),
  Field: {},
  ...each(PEEWEE_FIELDS, named("peewee.Field")),
};

/** A call that builds a query; awaiting it runs the query. */
const awaitable = (returns: string): LibraryEntry => ({ effects: ["db.query"], async: true, returns });

const tortoiseLazy =
  "filter exclude order_by limit offset distinct annotate group_by prefetch_related select_related only using_db select_for_update";

const tortoiseReads: Readonly<Record<string, LibraryEntry>> = {
  ...each("get get_or_none first last latest earliest", awaitable("item")),
  ...each("values values_list", awaitable("list")),
  count: awaitable("int"),
  exists: awaitable("bool"),
  in_bulk: awaitable("dict[item]"),
};

/** The rows at the other end of a relation: fetched ahead, or awaited. */
const related: LibraryClass = {
  iterate: { returns: "item" },
  members: {
    ...each(`all ${tortoiseLazy}`, awaitable("tortoise.queryset.QuerySet[item]")),
    ...tortoiseReads,
    ...asynchronous(each("add remove clear create", WRITE)),
    related_objects: gives("list[item]"),
  },
};

const tortoise: Readonly<Record<string, LibraryClass>> = {
  "models.Model": {
    members: {
      ...each("all filter exclude annotate raw select_for_update", awaitable("tortoise.queryset.QuerySet[self]")),
      ...each("get get_or_none first last latest earliest", awaitable("self")),
      exists: awaitable("bool"),
      in_bulk: awaitable("dict[self]"),
      ...asynchronous({
        create: write("self"),
        ...each("get_or_create update_or_create", write("tuple[self, bool]")),
        ...each("save delete bulk_create bulk_update", WRITE),
        ...each("fetch_related refresh_from_db", QUERY),
      }),
      ...each("pk _meta", NONE),
      update_from_dict: gives("self"),
    },
  },
  ...each("fields.ReverseRelation fields.ManyToManyRelation", related),
  "queryset.QuerySet": {
    iterate: { effects: ["db.query"], async: true, returns: "item" },
    members: {
      ...each(`all ${tortoiseLazy}`, awaitable("self")),
      ...tortoiseReads,
      ...asynchronous(each("update delete bulk_create bulk_update", WRITE)),
      sql: gives("str"),
    },
  },
  "backends.base.client.BaseDBAsyncClient": {
    members: asynchronous({
      ...each("execute_query execute_query_dict execute_script", QUERY),
      execute_insert: WRITE,
      execute_many: WRITE,
    }),
  },
};

/**
 * Pony. What stands in a generator or a lambda that is handed to it is translated, not run; so functions that are written in there as well
 * (`count`, `exists`, `sum`) are not described. Related rows are loaded for all objects at once.
 */
const pony: Readonly<Record<string, LibraryClass>> = {
  Database: {
    members: {
      Entity: attribute("type[pony.orm.Entity]"),
      bind: { effects: ["db.connect"] },
      ...each("generate_mapping create_tables drop_all_tables", WRITE),
      ...each("execute get exists", QUERY),
      select: query("list"),
      insert: WRITE,
      flush: WRITE,
      commit: COMMIT,
      ...each("rollback disconnect on_connect", NONE),
    },
  },
  Entity: {
    members: {
      ...each("get get_for_update get_by_sql", query("self")),
      ...each("select_by_sql select_random", query("list[self]")),
      exists: query("bool"),
      select: gives("pony.orm.Query[self]"),
      load: QUERY,
      flush: WRITE,
    },
  },
  Query: {
    iterate: query("item"),
    members: {
      ...each("filter where order_by sort_by distinct without_distinct for_update prefetch limit page", gives("self")),
      ...each("first get", query("item")),
      ...each("fetch random to_list", query("list[item]")),
      ...each("count sum min max avg", QUERY),
      exists: query("bool"),
      delete: WRITE,
      get_sql: gives("str"),
    },
  },
};

export const ormsLibrary: Library = {
  functions: {
    ...under("pony.orm", {
      ...each("select left_join", gives("pony.orm.Query")),
      commit: COMMIT,
      flush: WRITE,
      ...each("rollback db_session set_sql_debug Required Optional Set PrimaryKey composite_key composite_index", NONE),
    }),
    ...under("peewee", { fn: attribute("peewee.Function"), ...each("JOIN SQL Case Cast", NONE), prefetch: QUERY }),
    "tortoise.transactions.in_transaction": gives("tortoise.backends.base.client.BaseDBAsyncClient"),
    "tortoise.transactions.atomic": NONE,
    "tortoise.connection.connections": attribute("tortoise.connection.ConnectionHandler"),
    ...under("tortoise.fields", each("ForeignKeyField ManyToManyField OneToOneField", NONE)),
    ...under(
      "tortoise.fields",
      each(
        "IntField BigIntField SmallIntField CharField TextField BooleanField DatetimeField DateField DecimalField FloatField JSONField UUIDField BinaryField CharEnumField IntEnumField TimeDeltaField",
        NONE,
      ),
    ),
  },
  classes: {
    ...under("peewee", peewee),
    "peewee.Function": { otherwise: NONE },
    ...under("playhouse.pool", {
      PooledPostgresqlDatabase: named("peewee.PostgresqlDatabase"),
      PooledMySQLDatabase: named("peewee.MySQLDatabase"),
      PooledSqliteDatabase: named("peewee.SqliteDatabase"),
    }),
    "playhouse.sqlite_ext.SqliteExtDatabase": named("peewee.SqliteDatabase"),
    "playhouse.postgres_ext.PostgresqlExtDatabase": named("peewee.PostgresqlDatabase"),
    ...under("tortoise", tortoise),
    ...under("pony.orm", pony),
    "tortoise.connection.ConnectionHandler": {
      members: { get: gives("tortoise.backends.base.client.BaseDBAsyncClient"), close_all: { async: true } },
    },
    "tortoise.Tortoise": {
      members: {
        ...asynchronous({ init: { effects: ["db.connect"] }, generate_schemas: WRITE, close_connections: NONE }),
        get_connection: gives("tortoise.backends.base.client.BaseDBAsyncClient"),
      },
    },
  },
  aliases: {
    "tortoise.Model": "tortoise.models.Model",
    "pony.orm.core": "pony.orm",
    "tortoise.connections": "tortoise.connection.connections",
    "tortoise.fields.relational": "tortoise.fields",
    "tortoise.fields.data": "tortoise.fields",
  },
};
