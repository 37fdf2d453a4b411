"""Works with what the manager hands out."""

from .database import DatabaseManager


def activate(database: DatabaseManager, profile_id: str) -> None:
    with database.get_connection() as connection:  # expect: connection-not-closed
        connection.execute("UPDATE profile SET status = 'active' WHERE id = ?", (profile_id,))
