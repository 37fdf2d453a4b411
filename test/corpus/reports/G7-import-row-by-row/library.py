"""An import that opens, writes and commits once per recording."""

import json
import sqlite3
from pathlib import Path


class RecordingLibrary:
    def __init__(self, folder: Path) -> None:
        self.path = folder / "recordings.db"

    def import_library(self, file: Path) -> None:
        for record in json.loads(file.read_text()):
            self.add(record["club"], record["rating"])  # expect: write-per-row

    def add(self, club: str, rating: int) -> int | None:
        return self._insert(club.strip(), rating)

    def _insert(self, club: str, rating: int) -> int | None:
        connection = sqlite3.connect(str(self.path))  # expect: connection-per-call
        try:
            cursor = connection.execute("INSERT INTO recording (club, rating) VALUES (?, ?)", (club, rating))
            connection.commit()
            return cursor.lastrowid
        finally:
            connection.close()
