"""The harbour's journal, in a file of its own."""

import sqlite3
from contextlib import closing


class Journal:
    def __init__(self, path: str) -> None:
        self.path = path

    def note(self, boat: int, text: str) -> None:
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.execute("INSERT INTO notes (boat, text) VALUES (?, ?)", (boat, text))

    def notes(self, boat: int) -> list[str]:
        with closing(sqlite3.connect(self.path)) as connection:
            rows = connection.execute("SELECT text FROM notes WHERE boat = ?", (boat,)).fetchall()
        return [text for (text,) in rows]

    def forget(self, boat: int) -> None:
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.execute("DELETE FROM notes WHERE boat = ?", (boat,))
