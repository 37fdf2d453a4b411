"""The companies that look for funding."""

import sqlite3


class ProfileStore:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def names_of(self, region: str) -> list[tuple[str, str]]:
        rows = self.connection.execute("SELECT name, field FROM profiles WHERE region = ?", (region,))
        return rows.fetchall()
