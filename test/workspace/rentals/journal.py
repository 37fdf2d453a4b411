"""The harbour's journal, in the harbour's own database."""

from contextlib import closing

import psycopg2


class Journal:
    def __init__(self, dsn: str) -> None:
        self.dsn = dsn

    def note(self, boat: int, text: str) -> None:
        with closing(psycopg2.connect(self.dsn)) as connection, connection, connection.cursor() as cursor:
            cursor.execute("INSERT INTO notes (boat, text) VALUES (%s, %s)", (boat, text))

    def notes(self, boat: int) -> list[str]:
        with closing(psycopg2.connect(self.dsn)) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT text FROM notes WHERE boat = %s", (boat,))
            return [text for (text,) in cursor.fetchall()]

    def forget(self, boat: int) -> None:
        with closing(psycopg2.connect(self.dsn)) as connection, connection, connection.cursor() as cursor:
            cursor.execute("DELETE FROM notes WHERE boat = %s", (boat,))
