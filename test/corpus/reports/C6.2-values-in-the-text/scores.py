"""A walk up a tree of organisations with the key in the text, so that no prepared statement is ever used twice."""

import sqlite3


def root_of(connection: sqlite3.Connection, ein: str) -> str:
    while True:
        row = connection.execute(f"SELECT parent FROM organisation WHERE ein = '{ein}'").fetchone()  # expect: interpolated-sql-in-loop
        if row is None:
            return ein
        ein = row[0]
