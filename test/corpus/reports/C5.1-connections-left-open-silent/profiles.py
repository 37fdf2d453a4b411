"""Connections that are closed, by `closing`, by their owner or by the engine's pool."""

import sqlite3
from contextlib import closing

from sqlalchemy import create_engine, text

engine = create_engine("sqlite:///grants.db")


class DatabaseManager:
    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path)

    def close(self) -> None:
        self.connection.close()


def activate(path: str, profile_id: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE profile SET status = 'active' WHERE id = ?", (profile_id,))


def count() -> int:
    with engine.connect() as connection:
        return connection.execute(text("SELECT count(*) FROM profile")).scalar_one()


def opened(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    return connection
