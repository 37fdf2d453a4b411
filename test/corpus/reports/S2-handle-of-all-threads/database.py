"""One handle for all threads, with the check turned off."""

import sqlite3

connection = sqlite3.connect("lab.db", check_same_thread=False)  # expect: shared-sqlite-thread-check


def add(title: str) -> None:
    with connection:
        connection.execute("INSERT INTO item (title) VALUES (?)", (title,))
