"""Parses the fields of each profile, and then counts what is in them."""

import json
import sqlite3


def coverage(connection: sqlite3.Connection) -> dict[str, int]:
    rows = connection.execute("SELECT name, focus_areas FROM profile").fetchall()
    counts = {}
    for row in rows:
        areas = json.loads(row[1])  # expect: json-parse-per-row
        counts[row[0]] = len(areas)
    return counts
