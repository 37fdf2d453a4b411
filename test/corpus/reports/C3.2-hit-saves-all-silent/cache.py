"""Answers kept on disk: a hit is counted, and written when the program asks for it."""

import json
from pathlib import Path


class AnswerCache:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: dict[str, dict] = json.loads(path.read_text()) if path.exists() else {}
        self.changed = False

    def put(self, question: str, answer: str) -> None:
        self.entries[question] = {"answer": answer, "hits": 0}
        self.changed = True

    def get(self, question: str) -> str | None:
        entry = self.entries.get(question)
        if entry is None:
            return None
        entry["hits"] += 1
        self.changed = True
        return entry["answer"]

    def save(self) -> None:
        if not self.changed:
            return
        with open(self.path, "w") as file:
            json.dump(self.entries, file)
        self.changed = False
