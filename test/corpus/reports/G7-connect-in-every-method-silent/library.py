"""The same library with one connection per thread, made behind a guard."""

import sqlite3
import threading
from pathlib import Path


class RecordingLibrary:
    def __init__(self, folder: Path) -> None:
        self.path = folder / "recordings.db"
        self._local = threading.local()

    def connection(self) -> sqlite3.Connection:
        if not hasattr(self._local, "connection"):
            self._local.connection = sqlite3.connect(str(self.path))
        return self._local.connection

    def add(self, club: str, rating: int) -> None:
        connection = self.connection()
        connection.execute("INSERT INTO recording (club, rating) VALUES (?, ?)", (club, rating))
        connection.commit()

    def find(self, recording_id: int) -> tuple[str, int] | None:
        rows = self.connection().execute("SELECT club, rating FROM recording WHERE id = ?", (recording_id,))
        return rows.fetchone()

    def remove(self, recording_id: int) -> None:
        connection = self.connection()
        connection.execute("DELETE FROM recording WHERE id = ?", (recording_id,))
        connection.commit()
