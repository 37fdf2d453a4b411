"""The key is bound, and only what can't be bound is part of the text: the name of a table."""

import sqlite3


def root_of(connection: sqlite3.Connection, ein: str) -> str:
    while True:
        row = connection.execute("SELECT parent FROM organisation WHERE ein = ?", (ein,)).fetchone()
        if row is None:
            return ein
        ein = row[0]


def sizes(connection: sqlite3.Connection, tables: list[str]) -> dict[str, int]:
    return {table: connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in tables}
