"""The search form of the harbour office."""

import sqlite3


def find_boats(harbour: sqlite3.Connection, name: str, landing: str, berths: int) -> list[tuple]:
    query = "SELECT id, name FROM boats WHERE 1 = 1"
    values: list[str | int] = []
    if name:
        query += " AND name = ?"
        values.append(name)
    if landing:
        query += " AND landing = ?"
        values.append(landing)
    if berths:
        query += " AND berths >= ?"
        values.append(berths)
    return harbour.execute(query, values).fetchall()
