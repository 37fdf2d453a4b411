"""Life jackets and paddles on each boat, kept as JSON in the storeroom's own database."""

import json
import sqlite3


def pieces(storeroom: sqlite3.Connection) -> dict[str, int]:
    counts = {}
    for boat, gear in storeroom.execute("SELECT boat, gear FROM lockers").fetchall():
        counts[boat] = len(json.loads(gear))
    return counts


def pieces_counted(storeroom: sqlite3.Connection) -> dict[str, int]:
    """The same, counted in the database."""
    return dict(storeroom.execute("SELECT boat, json_array_length(gear) FROM lockers").fetchall())


def release(storeroom: sqlite3.Connection, boats: list[int]) -> None:
    for boat in boats:
        storeroom.execute(f"UPDATE lockers SET holder = NULL WHERE boat = {boat}")


def release_at_once(storeroom: sqlite3.Connection, boats: list[int]) -> None:
    """The same with one text for all boats, prepared once."""
    storeroom.executemany("UPDATE lockers SET holder = NULL WHERE boat = ?", [(boat,) for boat in boats])
