// Owns the description of database drivers: psycopg2, psycopg 3, asyncpg, MySQLdb, PyMySQL and others of the DB-API, and of `databases`, which
// puts one face on several of them. Data only.
// Fetching reads rows that the statement has brought; only executing is a round trip.
import { asynchronous, attribute, COMMIT, each, gives, NONE, QUERY, under, WRITE } from "./build";
import type { Library, LibraryClass, LibraryEntry } from "./library";

const connects = (returns: string): LibraryEntry => ({ effects: ["db.connect"], returns });
const opened = { effects: ["db.connect"] } as const;
/** Builds a pool that connects later or in the background. */
const pooled = { effects: ["net.connect"] } as const;

/** `execute` of the DB-API returns nothing that is defined. */
const cursorMembers: Readonly<Record<string, LibraryEntry>> = {
  execute: QUERY,
  executemany: WRITE,
  callproc: QUERY,
  nextset: NONE,
  fetchone: NONE,
  ...each("fetchall fetchmany", gives("list")),
  ...each("close setinputsizes setoutputsize mogrify scroll", NONE),
  ...each("rowcount lastrowid arraysize rownumber", attribute("int")),
  description: NONE,
};

const cursor: LibraryClass = { iterate: NONE, members: cursorMembers };

const connectionMembers = (cursorName: string): Readonly<Record<string, LibraryEntry>> => ({
  cursor: gives(cursorName),
  commit: COMMIT,
  ...each("rollback close autocommit", NONE),
});

/** A driver of the DB-API: its connections and cursors. */
function dbapi(connection: string, cursorName: string): Readonly<Record<string, LibraryClass>> {
  return { [connection]: { members: connectionMembers(cursorName) }, [cursorName]: cursor };
}

const psycopg2: Readonly<Record<string, LibraryClass>> = {
  "psycopg2.extensions.connection": {
    members: {
      ...connectionMembers("psycopg2.extensions.cursor"),
      ...each("set_session set_isolation_level set_client_encoding cancel poll fileno reset", NONE),
      ...each("closed status notices server_version", NONE),
    },
  },
  "psycopg2.extensions.cursor": {
    iterate: NONE,
    members: {
      ...cursorMembers,
      ...each("copy_from", WRITE),
      ...each("copy_expert copy_to", QUERY),
      query: attribute("bytes"),
    },
  },
  ...under(
    "psycopg2.extras",
    each("DictCursor RealDictCursor NamedTupleCursor LoggingCursor", { bases: ["psycopg2.extensions.cursor"] }),
  ),
  "psycopg2.extras.Json": {},
  "psycopg2.pool.AbstractConnectionPool": {
    construct: opened,
    members: { getconn: gives("psycopg2.extensions.connection"), ...each("putconn closeall", NONE) },
  },
  ...under(
    "psycopg2.pool",
    each("SimpleConnectionPool ThreadedConnectionPool", {
      bases: ["psycopg2.pool.AbstractConnectionPool"],
      construct: opened,
    }),
  ),
};

const psycopgCursor: Readonly<Record<string, LibraryEntry>> = {
  execute: { effects: ["db.query"], returns: "self" },
  executemany: WRITE,
  stream: { effects: ["db.query"], returns: "typing.Iterator" },
  fetchone: NONE,
  ...each("fetchall fetchmany", gives("list")),
  ...each("close nextset scroll", NONE),
};

const psycopgConnection = (cursorName: string): Readonly<Record<string, LibraryEntry>> => ({
  execute: { effects: ["db.query"], returns: cursorName },
  commit: COMMIT,
  ...each("rollback close set_autocommit", NONE),
});

const psycopg: Readonly<Record<string, LibraryClass>> = {
  Connection: {
    members: {
      ...psycopgConnection("psycopg.Cursor"),
      connect: connects("psycopg.Connection"),
      cursor: gives("psycopg.Cursor"),
      ...each("transaction pipeline cancel row_factory autocommit closed info", NONE),
    },
  },
  AsyncConnection: {
    members: {
      ...asynchronous(psycopgConnection("psycopg.AsyncCursor")),
      connect: { ...connects("psycopg.AsyncConnection"), async: true },
      cursor: gives("psycopg.AsyncCursor"),
      ...each("transaction pipeline cancel row_factory autocommit closed info", NONE),
    },
  },
  Cursor: {
    iterate: NONE,
    members: {
      ...psycopgCursor,
      copy: QUERY,
      ...each("rowcount arraysize rownumber", attribute("int")),
      ...each("description row_factory", NONE),
    },
  },
  AsyncCursor: {
    iterate: { async: true },
    members: {
      ...asynchronous(psycopgCursor),
      copy: { effects: ["db.query"], async: true },
      // An asynchronous generator: iterated, never awaited.
      stream: { effects: ["db.query"], async: true, returns: "typing.AsyncIterator" },
      ...each("rowcount arraysize rownumber", attribute("int")),
      ...each("description row_factory nextset", NONE),
    },
  },
  ...each("ServerCursor ClientCursor RawCursor", { bases: ["psycopg.Cursor"] }),
  ...each("AsyncServerCursor AsyncClientCursor AsyncRawCursor", { bases: ["psycopg.AsyncCursor"] }),
};

const pools: Readonly<Record<string, LibraryClass>> = {
  ConnectionPool: {
    construct: pooled,
    members: {
      ...each("connection getconn", gives("psycopg.Connection")),
      ...each("putconn close open wait check get_stats", NONE),
    },
  },
  NullConnectionPool: { bases: ["psycopg_pool.ConnectionPool"], construct: pooled },
  AsyncConnectionPool: {
    construct: pooled,
    members: {
      ...each("connection getconn", { async: true, returns: "psycopg.AsyncConnection" }),
      ...asynchronous(each("putconn close open wait check", NONE)),
      get_stats: NONE,
    },
  },
  AsyncNullConnectionPool: { bases: ["psycopg_pool.AsyncConnectionPool"], construct: pooled },
};

const asyncpgQueries: Readonly<Record<string, LibraryEntry>> = asynchronous({
  execute: { effects: ["db.query"], returns: "str" },
  fetch: { effects: ["db.query"], returns: "list[asyncpg.Record]" },
  fetchrow: { effects: ["db.query"], returns: "asyncpg.Record" },
  fetchmany: { effects: ["db.query"], returns: "list" },
  fetchval: QUERY,
  ...each("executemany copy_records_to_table copy_to_table", WRITE),
  ...each("copy_from_table copy_from_query", QUERY),
  close: NONE,
});

const asyncpg: Readonly<Record<string, LibraryClass>> = {
  Connection: {
    members: {
      ...asyncpgQueries,
      prepare: { async: true, effects: ["db.query"], returns: "asyncpg.prepared_stmt.PreparedStatement" },
      ...each("transaction is_closed is_in_transaction get_settings get_server_version terminate", NONE),
      ...asynchronous(
        each("add_listener remove_listener set_type_codec set_builtin_type_codec reset reload_schema_state", NONE),
      ),
      cursor: { async: true, effects: ["db.query"] },
    },
  },
  Pool: {
    members: {
      ...asyncpgQueries,
      acquire: { async: true, returns: "asyncpg.Connection" },
      ...asynchronous(each("release expire_connections", NONE)),
      ...each("terminate get_size get_idle_size get_min_size get_max_size", NONE),
    },
  },
  "prepared_stmt.PreparedStatement": {
    members: {
      ...asynchronous({
        fetch: { effects: ["db.query"], returns: "list[asyncpg.Record]" },
        ...each("fetchrow fetchval", QUERY),
        executemany: WRITE,
      }),
    },
  },
  Record: { bases: ["typing.Mapping"] },
};

const databasesQueries: Readonly<Record<string, LibraryEntry>> = {
  ...asynchronous({
    fetch_all: { effects: ["db.query"], returns: "list[databases.Record]" },
    fetch_one: { effects: ["db.query"], returns: "databases.Record" },
    ...each("fetch_val execute", QUERY),
    execute_many: WRITE,
    iterate: { effects: ["db.query"] },
  }),
  transaction: NONE,
};

/** Its pool of connections is opened by `connect`. */
const databases: Readonly<Record<string, LibraryClass>> = {
  Database: {
    members: {
      ...databasesQueries,
      connect: { async: true, effects: ["db.connect"] },
      disconnect: { async: true },
      connection: gives("databases.Connection"),
      force_rollback: NONE,
    },
  },
  Connection: { members: databasesQueries },
  Record: { bases: ["typing.Mapping"] },
};

const asyncMysql: Readonly<Record<string, LibraryClass>> = {
  Connection: {
    members: {
      cursor: { async: true, returns: "aiomysql.Cursor" },
      ...asynchronous({ commit: COMMIT, ...each("rollback begin ping ensure_closed autocommit", NONE) }),
      close: NONE,
    },
  },
  Cursor: {
    iterate: { async: true },
    members: asynchronous({
      execute: QUERY,
      executemany: WRITE,
      callproc: QUERY,
      fetchone: NONE,
      ...each("fetchall fetchmany", gives("list")),
      close: NONE,
    }),
  },
  ...each("DictCursor SSCursor SSDictCursor", { bases: ["aiomysql.Cursor"] }),
  Pool: {
    members: {
      acquire: { async: true, returns: "aiomysql.Connection" },
      ...each("release close terminate", NONE),
      wait_closed: { async: true },
    },
  },
};

const MYSQL = "Cursor DictCursor SSCursor SSDictCursor";

export const driversLibrary: Library = {
  functions: {
    "psycopg2.connect": connects("psycopg2.extensions.connection"),
    ...under("psycopg2.extras", {
      ...each("execute_values execute_batch", WRITE),
      ...each("register_uuid register_default_jsonb", NONE),
    }),
    ...under("psycopg2.sql", each("SQL Identifier Literal Placeholder Composed", NONE)),
    "psycopg.connect": connects("psycopg.Connection"),
    ...under("psycopg.sql", each("SQL Identifier Literal Placeholder Composed", NONE)),
    "asyncpg.connect": { ...connects("asyncpg.Connection"), async: true },
    // Awaited, or entered with `async with`.
    "asyncpg.create_pool": { ...connects("asyncpg.Pool"), async: true },
    "MySQLdb.connect": connects("MySQLdb.connections.Connection"),
    "pymysql.connect": connects("pymysql.connections.Connection"),
    "pymysql.install_as_MySQLdb": NONE,
    "mysql.connector.connect": connects("mysql.connector.MySQLConnection"),
    "mariadb.connect": connects("mariadb.Connection"),
    "pyodbc.connect": connects("pyodbc.Connection"),
    "oracledb.connect": connects("oracledb.Connection"),
    "pymssql.connect": connects("pymssql.Connection"),
    "duckdb.connect": connects("duckdb.DuckDBPyConnection"),
    "aiomysql.connect": { ...connects("aiomysql.Connection"), async: true },
    "aiomysql.create_pool": { ...connects("aiomysql.Pool"), async: true },
  },
  classes: {
    ...psycopg2,
    ...under("psycopg", psycopg),
    ...under("psycopg_pool", pools),
    ...under("asyncpg", asyncpg),
    ...under("databases", databases),
    ...dbapi("MySQLdb.connections.Connection", "MySQLdb.cursors.Cursor"),
    ...under("MySQLdb.cursors", each(MYSQL.replace("Cursor ", ""), { bases: ["MySQLdb.cursors.Cursor"] })),
    ...dbapi("pymysql.connections.Connection", "pymysql.cursors.Cursor"),
    ...under("pymysql.cursors", each(MYSQL.replace("Cursor ", ""), { bases: ["pymysql.cursors.Cursor"] })),
    ...dbapi("mysql.connector.MySQLConnection", "mysql.connector.cursor.MySQLCursor"),
    ...dbapi("mariadb.Connection", "mariadb.Cursor"),
    // Flask's extensions: a connection per context, which is closed at its end, or one per call.
    "flaskext.mysql.MySQL": {
      construct: {},
      members: {
        connect: connects("pymysql.connections.Connection"),
        get_db: gives("pymysql.connections.Connection"),
        init_app: NONE,
      },
    },
    "flask_mysqldb.MySQL": {
      construct: {},
      members: {
        connection: attribute("MySQLdb.connections.Connection"),
        connect: attribute("MySQLdb.connections.Connection"),
        init_app: NONE,
      },
    },
    ...dbapi("pyodbc.Connection", "pyodbc.Cursor"),
    ...dbapi("oracledb.Connection", "oracledb.Cursor"),
    ...dbapi("pymssql.Connection", "pymssql.Cursor"),
    "duckdb.DuckDBPyConnection": {
      members: {
        execute: { effects: ["db.query"], returns: "self" },
        executemany: { effects: ["db.write"], returns: "self" },
        ...each("sql query table", NONE),
        ...each("fetchall fetchmany", gives("list")),
        ...each("fetchone close cursor", NONE),
        ...each("df fetchdf", gives("pandas.DataFrame")),
        commit: COMMIT,
      },
    },
    ...under("aiomysql", asyncMysql),
  },
  aliases: {
    "psycopg2._psycopg": "psycopg2.extensions",
    "pymysql.Connect": "pymysql.connect",
    "pymysql.Connection": "pymysql.connections.Connection",
    "MySQLdb.Connection": "MySQLdb.connections.Connection",
    "MySQLdb.Connect": "MySQLdb.connect",
    "asyncpg.connection": "asyncpg",
    "asyncpg.pool": "asyncpg",
    "databases.core": "databases",
    "databases.interfaces": "databases",
    "mysql.connector.connection.MySQLConnection": "mysql.connector.MySQLConnection",
    cx_Oracle: "oracledb",
    "aiomysql.cursors": "aiomysql",
    "psycopg.connection.Connection": "psycopg.Connection",
    "psycopg.cursor.Cursor": "psycopg.Cursor",
  },
};
