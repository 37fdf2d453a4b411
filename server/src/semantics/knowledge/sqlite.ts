// Owns the description of the DB-API as sqlite3 and aiosqlite offer it. Data only.
// Iterating over a cursor steps through a statement that already ran: no further round trip.
import { asynchronous, attribute, COMMIT, each, gives, NONE, passes, query, under, WRITE, write } from "./build";
import type { Library, LibraryEntry } from "./library";

const statements = (cursor: string): Readonly<Record<string, LibraryEntry>> => ({
  execute: query(cursor),
  executemany: write(cursor),
  executescript: write(cursor),
});

/** What a row is depends on the row factory. */
const fetches: Readonly<Record<string, LibraryEntry>> = {
  fetchone: NONE,
  ...each("fetchall fetchmany", gives("list")),
};

export const sqliteLibrary: Library = {
  functions: {
    ...under("sqlite3", {
      connect: { effects: ["db.connect"], returns: "sqlite3.Connection" },
      ...each("register_adapter register_converter enable_callback_tracebacks complete_statement", NONE),
    }),
    // Both awaited and used with `async with`.
    "aiosqlite.connect": { effects: ["db.connect"], async: true, returns: "aiosqlite.Connection" },
    "aiosqlite.register_adapter": NONE,
    "aiosqlite.register_converter": NONE,
  },
  classes: {
    "sqlite3.Connection": {
      members: {
        ...statements("sqlite3.Cursor"),
        cursor: gives("sqlite3.Cursor"),
        ...each("commit", COMMIT),
        ...each("rollback close interrupt", NONE),
        ...each("create_function create_aggregate create_collation create_window_function", NONE),
        ...each("set_authorizer set_progress_handler set_trace_callback", passes("later", 0)),
        backup: { effects: ["file"] },
        iterdump: { effects: ["db.query"], returns: "typing.Iterator[str]" },
        serialize: gives("bytes"),
        blobopen: NONE,
        ...each("row_factory text_factory isolation_level", NONE),
        in_transaction: attribute("bool"),
        total_changes: attribute("int"),
      },
    },
    "sqlite3.Cursor": {
      iterate: NONE,
      members: {
        ...statements("sqlite3.Cursor"),
        ...fetches,
        ...each("close setinputsizes setoutputsize", NONE),
        ...each("rowcount lastrowid arraysize", attribute("int")),
        connection: attribute("sqlite3.Connection"),
        description: NONE,
      },
    },
    "sqlite3.Row": { members: { keys: gives("list[str]") } },
    "aiosqlite.Connection": {
      members: {
        ...asynchronous(statements("aiosqlite.Cursor")),
        ...asynchronous({
          cursor: gives("aiosqlite.Cursor"),
          commit: COMMIT,
          ...each("rollback close interrupt", NONE),
        }),
        ...asynchronous({ execute_insert: WRITE, execute_fetchall: query("list") }),
        ...asynchronous(each("create_function enable_load_extension load_extension set_trace_callback backup", NONE)),
        ...each("row_factory text_factory isolation_level", NONE),
        in_transaction: attribute("bool"),
        total_changes: attribute("int"),
      },
    },
    "aiosqlite.Cursor": {
      iterate: { async: true },
      members: {
        ...asynchronous(statements("aiosqlite.Cursor")),
        ...asynchronous({ ...fetches, close: NONE }),
        ...each("rowcount lastrowid arraysize", attribute("int")),
        description: NONE,
      },
    },
  },
  aliases: {
    "sqlite3.dbapi2": "sqlite3",
    "aiosqlite.core.Connection": "aiosqlite.Connection",
    "aiosqlite.core.connect": "aiosqlite.connect",
    "aiosqlite.cursor.Cursor": "aiosqlite.Cursor",
    "aiosqlite.Row": "sqlite3.Row",
    pysqlite3: "sqlite3",
    sqlcipher3: "sqlite3",
  },
};
