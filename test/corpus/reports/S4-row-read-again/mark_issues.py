"""Notes which issues are closed: the small query that goes with each of them."""

import sqlite3


def mark(connection: sqlite3.Connection, issues: list[dict[str, str]]) -> list[str]:
    titles = []
    for issue in issues:
        row = connection.execute("SELECT title FROM items WHERE number = ?", (issue["number"],)).fetchone()  # expect: query-in-loop
        titles.append(row[0])
    return titles
