"""Old parcels, in a file of their own."""

import sqlite3

from depot.settings import load_settings

PATH = load_settings().archive_path


class Archive:
    def __init__(self, path: str = PATH) -> None:
        self.path = path

    def codes(self) -> list[str]:
        conn = sqlite3.connect(self.path)
        try:
            return [row[0] for row in conn.execute("SELECT code FROM old_parcels")]
        finally:
            conn.close()

    def weight(self, code: str) -> float:
        conn = sqlite3.connect(self.path)
        try:
            row = conn.execute("SELECT weight FROM old_parcels WHERE code = ?", (code,)).fetchone()
            return row[0] if row else 0.0
        finally:
            conn.close()

    def forget(self, code: str) -> None:
        conn = sqlite3.connect(self.path)
        with conn:
            conn.execute("DELETE FROM old_parcels WHERE code = ?", (code,))
        conn.close()

    def total(self) -> float:
        total = 0.0
        for code in self.codes():
            total += self.weight(code)
        return total
