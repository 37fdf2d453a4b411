// Owns the description of SQLAlchemy's ORM, 1.4 and 2.x, and of what wraps it: SQLModel and Flask-SQLAlchemy. Data only.
// Building a query is free; evaluating it is a round trip. A session takes its connection from a pool.
import {
  asynchronous,
  attribute,
  COMMIT,
  each,
  gives,
  NONE,
  passes,
  QUERY,
  query,
  renamed,
  under,
  WRITE,
} from "./build";
import type { Library, LibraryClass, LibraryEntry } from "./library";

const queryClass: LibraryClass = {
  iterate: query("item"),
  members: {
    ...each(
      "filter filter_by where order_by limit offset slice group_by having distinct options execution_options params",
      gives("self"),
    ),
    ...each(
      "join outerjoin select_from from_self correlate reset_joinpoint populate_existing autoflush yield_per",
      gives("self"),
    ),
    ...each("with_for_update with_session enable_eagerloads enable_assertions prefix_with suffix_with", gives("self")),
    ...each(
      "select_entity_from with_parent with_hint with_labels set_label_style union union_all except_ intersect",
      gives("self"),
    ),
    // What an element is changes here.
    ...each("with_entities add_columns add_column add_entity", gives("sqlalchemy.orm.Query")),
    all: query("list[item]"),
    ...each("first one one_or_none get", query("item")),
    scalar: QUERY,
    count: query("int"),
    ...each("delete update", { effects: ["db.write"], returns: "int" }),
    values: query("typing.Iterator"),
    ...each("exists subquery cte label scalar_subquery as_scalar", gives("sqlalchemy.ColumnElement")),
    ...each("statement column_descriptions session", NONE),
  },
};

/** Members of a session that talk to the database. */
const roundTrips: Readonly<Record<string, LibraryEntry>> = {
  execute: query("sqlalchemy.engine.Result[arg]"),
  scalar: query("arg"),
  scalars: query("sqlalchemy.engine.ScalarResult[arg]"),
  ...each("get get_one", query("arg")),
  merge: query("given"),
  refresh: QUERY,
  flush: WRITE,
  commit: COMMIT,
};

const local: Readonly<Record<string, LibraryEntry>> = {
  ...each("add add_all expunge expunge_all expire expire_all is_modified enable_relationship_loading", NONE),
  ...each("new dirty deleted info bind autoflush no_autoflush identity_map", NONE),
  ...each("in_transaction in_nested_transaction", gives("bool")),
  object_session: gives("sqlalchemy.orm.Session"),
};

const session: LibraryClass = {
  members: {
    ...roundTrips,
    ...local,
    ...each("delete rollback close reset invalidate prepare", NONE),
    query: gives("sqlalchemy.orm.Query[arg]"),
    ...each("bulk_save_objects bulk_insert_mappings bulk_update_mappings", WRITE),
    ...each("begin begin_nested", gives("sqlalchemy.orm.SessionTransaction")),
    get_transaction: gives("sqlalchemy.orm.SessionTransaction"),
    connection: gives("sqlalchemy.engine.Connection"),
    get_bind: gives("sqlalchemy.engine.Engine"),
  },
};

const asyncSession: LibraryClass = {
  members: {
    ...asynchronous(roundTrips),
    ...local,
    ...asynchronous(each("delete rollback close reset invalidate", NONE)),
    stream: { async: true, effects: ["db.query"], returns: "sqlalchemy.ext.asyncio.AsyncResult[arg]" },
    stream_scalars: { async: true, effects: ["db.query"], returns: "sqlalchemy.ext.asyncio.AsyncScalarResult[arg]" },
    // Runs a synchronous function in a greenlet on the same loop; its database calls do not block.
    run_sync: { ...passes("later", 0), async: true, effects: ["db.query"], returns: "result" },
    ...each("begin begin_nested", { async: true, returns: "sqlalchemy.ext.asyncio.AsyncSessionTransaction" }),
    connection: { async: true, returns: "sqlalchemy.ext.asyncio.AsyncConnection" },
    sync_session: attribute("sqlalchemy.orm.Session"),
    get_bind: gives("sqlalchemy.engine.Engine"),
  },
};

const model: LibraryClass = {
  members: { metadata: attribute("sqlalchemy.MetaData"), __table__: attribute("sqlalchemy.Table") },
};

const loaders: LibraryClass = {
  members: each(
    "joinedload selectinload subqueryload lazyload noload raiseload contains_eager load_only defer undefer options",
    gives("sqlalchemy.orm.Load"),
  ),
};

const orm: Library = {
  functions: {
    ...each("declarative_base", gives("type[sqlalchemy.orm.DeclarativeBase]")),
    ...each("relationship", gives("sqlalchemy.orm.Relationship[arg]")),
    ...each(
      "backref foreign remote validates reconstructor synonym composite aliased with_polymorphic with_parent",
      NONE,
    ),
    ...each(
      "column_property deferred query_expression declared_attr configure_mappers object_mapper class_mapper",
      NONE,
    ),
    mapped_column: gives("sqlalchemy.Column"),
    ...each(
      "joinedload selectinload subqueryload immediateload lazyload noload raiseload contains_eager",
      gives("sqlalchemy.orm.Load"),
    ),
    ...each("load_only defer undefer defaultload selectin_polymorphic", gives("sqlalchemy.orm.Load")),
    object_session: gives("sqlalchemy.orm.Session"),
    // Of the sessions that `class_` names.
    sessionmaker: gives("sqlalchemy.orm.sessionmaker[arg]"),
    ...each("make_transient attributes.flag_modified close_all_sessions", NONE),
  },
  classes: {
    Query: queryClass,
    Session: session,
    SessionTransaction: { members: { commit: COMMIT, ...each("rollback close", NONE) } },
    sessionmaker: {
      item: "sqlalchemy.orm.Session",
      members: { ...each("__call__ begin", gives("item")), configure: NONE, close_all: NONE },
    },
    scoped_session: {
      bases: ["sqlalchemy.orm.Session"],
      members: {
        __call__: gives("sqlalchemy.orm.Session"),
        ...each("remove configure registry", NONE),
        query_property: NONE,
      },
    },
    DeclarativeBase: model,
    DeclarativeBaseNoMeta: { bases: ["sqlalchemy.orm.DeclarativeBase"] },
    DeclarativeMeta: {},
    MappedAsDataclass: {},
    Mapped: { bases: ["sqlalchemy.ColumnElement"] },
    InstrumentedAttribute: { bases: ["sqlalchemy.ColumnElement"] },
    Relationship: {},
    Load: loaders,
    registry: {
      members: {
        generate_base: gives("type[sqlalchemy.orm.DeclarativeBase]"),
        ...each("mapped mapped_as_dataclass configure", NONE),
      },
    },
  },
};

const asyncOrm: Readonly<Record<string, LibraryClass>> = {
  AsyncSession: asyncSession,
  AsyncSessionTransaction: {
    members: asynchronous({ commit: COMMIT, rollback: NONE, start: NONE }),
  },
  async_sessionmaker: {
    members: { ...each("__call__ begin", gives("sqlalchemy.ext.asyncio.AsyncSession")), configure: NONE },
  },
  async_scoped_session: {
    bases: ["sqlalchemy.ext.asyncio.AsyncSession"],
    members: { __call__: gives("sqlalchemy.ext.asyncio.AsyncSession"), remove: { async: true }, configure: NONE },
  },
  AsyncAttrs: { members: { awaitable_attrs: NONE } },
};

const sqlmodel: Readonly<Record<string, LibraryClass>> = {
  "sqlmodel.SQLModel": {
    bases: ["sqlalchemy.orm.DeclarativeBase"],
    members: {
      ...each("model_dump dict", gives("dict")),
      ...each("model_dump_json json", gives("str")),
      ...each("model_validate from_orm parse_obj", gives("self")),
      ...each("sqlmodel_update model_copy copy", gives("self")),
    },
  },
  "sqlmodel.Session": {
    bases: ["sqlalchemy.orm.Session"],
    members: { exec: query("sqlalchemy.engine.ScalarResult[arg]") },
  },
  "sqlmodel.ext.asyncio.session.AsyncSession": {
    bases: ["sqlalchemy.ext.asyncio.AsyncSession"],
    members: { exec: { ...query("sqlalchemy.engine.ScalarResult[arg]"), async: true } },
  },
};

/** What Flask-SQLAlchemy's `db` object offers beside its own members: names of `sqlalchemy` and `sqlalchemy.orm`. */
const database: LibraryClass = {
  members: {
    session: attribute("sqlalchemy.orm.scoped_session"),
    Model: attribute("type[flask_sqlalchemy.model.Model]"),
    engine: attribute("sqlalchemy.engine.Engine"),
    get_engine: gives("sqlalchemy.engine.Engine"),

    metadata: attribute("sqlalchemy.MetaData"),
    ...each("create_all drop_all reflect", QUERY),
    init_app: NONE,
    paginate: query("flask_sqlalchemy.pagination.Pagination[arg]"),
    ...each("get_or_404 first_or_404 one_or_404", query("arg")),
    relationship: gives("sqlalchemy.orm.Relationship[arg]"),
    select: gives("sqlalchemy.Select[arg]"),
    text: gives("sqlalchemy.TextClause"),
    ...each("Column mapped_column", gives("sqlalchemy.Column")),
    Table: gives("sqlalchemy.Table"),
    func: attribute("sqlalchemy.FunctionGenerator"),
    ...each(
      "Integer BigInteger SmallInteger String Text Unicode Boolean Date DateTime Time Float Numeric LargeBinary JSON Enum",
      NONE,
    ),
    ...each("ForeignKey Index UniqueConstraint CheckConstraint backref", NONE),
    ...each("and_ or_ not_ desc asc exists case cast", gives("sqlalchemy.ColumnElement")),
  },
};

const flask: Readonly<Record<string, LibraryClass>> = {
  "flask_sqlalchemy.SQLAlchemy": database,
  "flask_sqlalchemy.model.Model": {
    bases: ["sqlalchemy.orm.DeclarativeBase"],
    members: { query: attribute("flask_sqlalchemy.query.Query[self]"), query_class: NONE },
  },
  "flask_sqlalchemy.query.Query": {
    bases: ["sqlalchemy.orm.Query"],
    members: {
      ...each("get_or_404 first_or_404 one_or_404", query("item")),
      paginate: query("flask_sqlalchemy.pagination.Pagination[item]"),
    },
  },
  "flask_sqlalchemy.pagination.Pagination": {
    members: {
      items: attribute("list[item]"),
      ...each("page per_page pages total prev_num next_num", attribute("int")),
      ...each("has_prev has_next", attribute("bool")),
      ...each("next prev", query("self")),
      iter_pages: NONE,
    },
  },
};

export const sqlalchemyOrmLibrary: Library = {
  functions: {
    ...under("sqlalchemy.orm", orm.functions ?? {}),
    ...under("sqlmodel", { Field: NONE, Relationship: NONE }),
    "sqlalchemy.ext.asyncio.async_object_session": gives("sqlalchemy.ext.asyncio.AsyncSession"),
    "sqlalchemy.ext.automap.automap_base": gives("type[sqlalchemy.orm.DeclarativeBase]"),
    "sqlalchemy.ext.hybrid.hybrid_property": NONE,
    "sqlalchemy.ext.hybrid.hybrid_method": NONE,
  },
  classes: {
    ...under("sqlalchemy.orm", orm.classes ?? {}),
    ...under("sqlalchemy.ext.asyncio", asyncOrm),
    ...sqlmodel,
    ...flask,
  },
  aliases: {
    ...Object.fromEntries(
      [
        "session",
        "query",
        "scoping",
        "decl_api",
        "decl_base",
        "attributes",
        "relationships",
        "strategy_options",
        "base",
        "context",
      ].map((m) => [`sqlalchemy.orm.${m}`, "sqlalchemy.orm"]),
    ),
    "sqlalchemy.orm.RelationshipProperty": "sqlalchemy.orm.Relationship",
    "sqlalchemy.orm.dynamic.AppenderQuery": "sqlalchemy.orm.Query",
    "sqlalchemy.orm.DynamicMapped": "sqlalchemy.orm.Query",
    "sqlalchemy.ext.declarative": "sqlalchemy.orm",
    "sqlalchemy.ext.declarative.api": "sqlalchemy.orm",

    "sqlalchemy.ext.asyncio.session": "sqlalchemy.ext.asyncio",
    "sqlalchemy.ext.asyncio.scoping": "sqlalchemy.ext.asyncio",
    ...renamed("select create_engine text func and_ or_ not_ desc asc delete update insert", "sqlmodel", "sqlalchemy"),
    ...renamed(
      "Column ForeignKey Index UniqueConstraint PrimaryKeyConstraint CheckConstraint Table MetaData Integer BigInteger SmallInteger String Text Unicode UnicodeText Boolean Date DateTime Time Interval Float Numeric LargeBinary JSON Enum ARRAY Uuid case cast or_ literal null distinct exists extract between",
      "sqlmodel",
      "sqlalchemy",
    ),
    "sqlmodel.main.SQLModel": "sqlmodel.SQLModel",
    "sqlmodel.orm.session.Session": "sqlmodel.Session",
    "sqlmodel.ext.asyncio.AsyncSession": "sqlmodel.ext.asyncio.session.AsyncSession",
    "flask_sqlalchemy.extension.SQLAlchemy": "flask_sqlalchemy.SQLAlchemy",
    "flask_sqlalchemy.Model": "flask_sqlalchemy.model.Model",
    "flask_sqlalchemy.BaseQuery": "flask_sqlalchemy.query.Query",
    "flask_sqlalchemy.Pagination": "flask_sqlalchemy.pagination.Pagination",
  },
};
