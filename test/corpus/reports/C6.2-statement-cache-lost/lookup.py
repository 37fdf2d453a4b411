"""A lookup that throws away its prepared statement together with the connection."""

import sqlite3
from contextlib import closing

from fastapi import FastAPI, HTTPException

app = FastAPI()


def name_of(ein: str) -> str | None:
    with closing(sqlite3.connect("organisations.db")) as connection:  # expect: connection-per-call
        row = connection.execute("SELECT name FROM organisation WHERE ein = ?", (ein,)).fetchone()
    return row[0] if row else None


@app.get("/organisations/{ein}")
def read_organisation(ein: str) -> dict[str, str]:
    name = name_of(ein)
    if name is None:
        raise HTTPException(status_code=404)
    return {"ein": ein, "name": name}
