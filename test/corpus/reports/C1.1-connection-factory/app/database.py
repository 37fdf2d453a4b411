"""A factory that opens the database again for every method."""

import sqlite3
from contextlib import closing


class DatabaseManager:
    def __init__(self, path: str) -> None:
        self.path = path

    def get_connection(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path)  # expect: connection-per-call
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    def profile(self, profile_id: str) -> dict[str, object] | None:
        with closing(self.get_connection()) as connection:
            row = connection.execute("SELECT id, name FROM profile WHERE id = ?", (profile_id,)).fetchone()
        return dict(row) if row else None

    def rename(self, profile_id: str, name: str) -> None:
        with closing(self.get_connection()) as connection, connection:
            connection.execute("UPDATE profile SET name = ? WHERE id = ?", (name, profile_id))

    def remove(self, profile_id: str) -> None:
        with closing(self.get_connection()) as connection, connection:
            connection.execute("DELETE FROM profile WHERE id = ?", (profile_id,))
