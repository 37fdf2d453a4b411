"""Each opportunity is a transaction of its own, and is counted right after."""

import sqlite3


class Database:
    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path)

    def create_opportunity(self, profile: str, name: str, score: float) -> None:
        self.connection.execute("INSERT INTO opportunity VALUES (?, ?, ?)", (profile, name, score))
        self.connection.commit()
        self.recount(profile)

    def recount(self, profile: str) -> None:
        self.connection.execute(
            "UPDATE profile SET opportunities = (SELECT count(*) FROM opportunity WHERE profile = ?) WHERE id = ?",
            (profile, profile),
        )
        self.connection.commit()
