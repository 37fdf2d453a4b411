"""A statistics page that asks for one total after the other."""

import sqlite3


class Library:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def statistics(self) -> dict[str, float]:
        cursor = self.connection.cursor()
        cursor.execute("SELECT COUNT(*) FROM recordings")  # expect: repeated-aggregate-queries
        count = cursor.fetchone()[0]
        cursor.execute("SELECT club, COUNT(*) FROM recordings GROUP BY club")
        by_club = dict(cursor.fetchall())
        cursor.execute("SELECT AVG(rating) FROM recordings WHERE rating > 0")
        rating = cursor.fetchone()[0] or 0.0
        cursor.execute(
            """
            SELECT MIN(speed), MAX(speed)
            FROM recordings WHERE speed > 0
            """
        )
        slowest, fastest = cursor.fetchone()
        return {"count": count, "clubs": len(by_club), "rating": rating, "slowest": slowest, "fastest": fastest}
