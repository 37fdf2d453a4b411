"""Answers kept on disk: a hit is counted, and everything is written again."""

import json
from pathlib import Path


class AnswerCache:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: dict[str, dict] = json.loads(path.read_text()) if path.exists() else {}

    def put(self, question: str, answer: str) -> None:
        self.entries[question] = {"answer": answer, "hits": 0}
        self._save()

    def get(self, question: str) -> str | None:
        entry = self.entries.get(question)
        if entry is None:
            return None
        entry["hits"] += 1
        self._save()  # expect: whole-store-rewrite
        return entry["answer"]

    def _save(self) -> None:
        with open(self.path, "w") as file:
            json.dump(self.entries, file)
