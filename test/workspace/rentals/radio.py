"""What came in over the radio, kept by whoever listens."""

import sqlite3

calls = sqlite3.connect("radio.db", check_same_thread=False)


def heard(channel: int, words: str) -> None:
    with calls:
        calls.execute("INSERT INTO calls (channel, words) VALUES (?, ?)", (channel, words))
