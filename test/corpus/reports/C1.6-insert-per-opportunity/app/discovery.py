"""Keeps what a discovery run has found."""

from .database import Database


def keep(database: Database, profile: str, found: list[tuple[str, float]]) -> int:
    for name, score in found:
        database.create_opportunity(profile, name, score)  # expect: write-per-row
    return len(found)
