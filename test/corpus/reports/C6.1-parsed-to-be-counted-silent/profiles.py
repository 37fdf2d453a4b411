"""Parses the fields of profiles that are sent to the client, which needs them."""

import json
import sqlite3


def profiles(connection: sqlite3.Connection) -> list[dict[str, object]]:
    rows = connection.execute("SELECT name, focus_areas, codes FROM profile LIMIT 50").fetchall()
    return [{"name": name, "areas": json.loads(areas), "codes": json.loads(codes)} for name, areas, codes in rows]
