"""Reads single profiles over one open connection."""

import sqlite3


class ProfileRepository:
    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.row_factory = sqlite3.Row

    def find(self, profile_id: str) -> dict[str, object] | None:
        row = self._connection.execute("SELECT id, name, ein FROM profile WHERE id = ?", (profile_id,)).fetchone()
        return dict(row) if row else None
