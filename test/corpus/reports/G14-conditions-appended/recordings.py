"""Conditions that are appended to a text, one by one: nothing to speak of as performance, a remark about its looks."""

import sqlite3


def recordings(connection: sqlite3.Connection, club: str | None, kind: str | None, rating: float | None) -> list[tuple]:
    query = "SELECT id, name FROM recordings WHERE 1 = 1"  # expect: conditional-sql-building
    values: list[object] = []
    if club:
        query += " AND club = ?"
        values.append(club)
    if kind:
        query += " AND kind = ?"
        values.append(kind)
    if rating is not None:
        query += " AND rating >= ?"
        values.append(rating)
    return connection.execute(query + " ORDER BY id LIMIT 100", values).fetchall()
