"""A library of recordings in which every method opens the file again."""

import sqlite3
from contextlib import closing
from pathlib import Path


class RecordingLibrary:
    def __init__(self, folder: Path) -> None:
        self.path = folder / "recordings.db"

    def create(self) -> None:
        with closing(sqlite3.connect(str(self.path))) as connection, connection:  # expect: connection-per-call
            connection.execute("CREATE TABLE recording (id INTEGER PRIMARY KEY, club TEXT, rating INTEGER)")

    def add(self, club: str, rating: int) -> None:
        with closing(sqlite3.connect(str(self.path))) as connection, connection:
            connection.execute("INSERT INTO recording (club, rating) VALUES (?, ?)", (club, rating))

    def find(self, recording_id: int) -> tuple[str, int] | None:
        with closing(sqlite3.connect(str(self.path))) as connection:
            return connection.execute("SELECT club, rating FROM recording WHERE id = ?", (recording_id,)).fetchone()

    def remove(self, recording_id: int) -> None:
        with closing(sqlite3.connect(str(self.path))) as connection, connection:
            connection.execute("DELETE FROM recording WHERE id = ?", (recording_id,))
