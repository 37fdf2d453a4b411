"""A search that goes on from the last row it found, its text built anew each time, values included."""

import sqlite3


def first_complete(connection: sqlite3.Connection, club: str | None) -> int | None:
    last = 0
    while True:
        query = f"SELECT id, complete FROM recordings WHERE id > {last}"
        if club:
            query += " AND club = ?"
        row = connection.execute(query + " ORDER BY id LIMIT 1", (club,) if club else ()).fetchone()  # expect: interpolated-sql-in-loop
        if row is None or row[1]:
            return row and row[0]
        last = row[0]
