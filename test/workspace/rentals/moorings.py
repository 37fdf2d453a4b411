"""The list of moorings, in a file that the harbour office keeps."""

import sqlite3
from contextlib import closing


def rename(path: str, mooring: int, name: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE moorings SET name = ? WHERE id = ?", (name, mooring))


def rename_and_close(path: str, mooring: int, name: str) -> None:
    """The same; `closing` closes, the connection itself commits."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE moorings SET name = ? WHERE id = ?", (name, mooring))
