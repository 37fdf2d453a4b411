"""Opportunities in SQLite, searched by the column that the index begins with."""

import sqlite3

from fastapi import FastAPI

app = FastAPI()
SCHEMA = """
CREATE TABLE IF NOT EXISTS opportunities (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    score REAL
);
CREATE INDEX IF NOT EXISTS by_organisation ON opportunities (organisation_id, score DESC);
"""


def prepared() -> sqlite3.Connection:
    made = sqlite3.connect("grants.db")
    made.executescript(SCHEMA)
    return made


connection = prepared()


@app.get("/organisations/{key}/opportunities")
def opportunities(key: int) -> list[tuple[int, float]]:
    query = "SELECT id, score FROM opportunities WHERE organisation_id = ? LIMIT 100"
    return connection.execute(query, (key,)).fetchall()
