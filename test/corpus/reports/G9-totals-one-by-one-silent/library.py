"""The totals in one statement; counts by club and by kind group differently and cannot join them."""

import sqlite3


class Library:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def statistics(self) -> dict[str, object]:
        cursor = self.connection.cursor()
        cursor.execute(
            """
            SELECT COUNT(*), AVG(CASE WHEN rating > 0 THEN rating END), MAX(speed)
            FROM recordings
            """
        )
        count, rating, fastest = cursor.fetchone()
        cursor.execute("SELECT club, COUNT(*) FROM recordings GROUP BY club")
        by_club = dict(cursor.fetchall())
        cursor.execute("SELECT kind, COUNT(*) FROM recordings GROUP BY kind")
        by_kind = dict(cursor.fetchall())
        return {"count": count, "rating": rating, "fastest": fastest, "clubs": by_club, "kinds": by_kind}
