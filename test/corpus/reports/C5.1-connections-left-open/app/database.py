"""Hands connections out; the attribute that is closed at the end was never one of them."""

import sqlite3


class DatabaseManager:
    def __init__(self, path: str) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None

    def get_connection(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path)
        connection.row_factory = sqlite3.Row
        return connection

    def __del__(self) -> None:
        if self._connection:
            self._connection.close()
