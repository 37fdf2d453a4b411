"""Reads profiles and their opportunities over one open connection."""

import sqlite3


class ProfileRepository:
    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.row_factory = sqlite3.Row

    def list_profiles(self) -> list[dict[str, object]]:
        rows = self._connection.execute("SELECT id, name FROM profile WHERE status = 'active'")
        return [dict(row) for row in rows]

    def count_open(self, profile_id: object) -> int:
        row = self._connection.execute(
            "SELECT COUNT(*) FROM opportunity WHERE profile_id = ? AND stage <> 'closed'", (profile_id,)
        ).fetchone()
        return int(row[0])
