"""One transaction for all opportunities, and a commit for each file of an import."""

import csv
import sqlite3
from contextlib import closing
from pathlib import Path


class Database:
    def __init__(self, path: str) -> None:
        self.path = path

    def create_opportunities(self, profile: str, found: list[tuple[str, float]]) -> None:
        rows = [(profile, name, score) for name, score in found]
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.executemany("INSERT INTO opportunity VALUES (?, ?, ?)", rows)


def import_files(connection: sqlite3.Connection, folder: Path) -> None:
    for path in folder.glob("*.csv"):
        with path.open() as lines:
            connection.executemany("INSERT INTO opportunity VALUES (?, ?, ?)", csv.reader(lines))
        connection.commit()
