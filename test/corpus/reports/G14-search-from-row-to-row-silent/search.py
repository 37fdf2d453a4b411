"""Conditions that are appended to a text once, with the values bound: a few strings per search."""

import sqlite3


def recordings(connection: sqlite3.Connection, club: str | None, kind: str | None) -> list[tuple]:
    query = "SELECT id, name FROM recordings WHERE 1 = 1"
    values: list[object] = []
    if club:
        query += " AND club = ?"
        values.append(club)
    if kind:
        query += " AND kind = ?"
        values.append(kind)
    return connection.execute(query + " ORDER BY id LIMIT 100", values).fetchall()
