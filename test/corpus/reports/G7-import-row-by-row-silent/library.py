"""The same import in one transaction."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path


class RecordingLibrary:
    def __init__(self, folder: Path) -> None:
        self.path = folder / "recordings.db"

    def import_library(self, file: Path) -> None:
        rows = [(record["club"].strip(), record["rating"]) for record in json.loads(file.read_text())]
        with closing(sqlite3.connect(str(self.path))) as connection, connection:
            connection.executemany("INSERT INTO recording (club, rating) VALUES (?, ?)", rows)
