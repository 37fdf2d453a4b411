"""Phrases for the radio in other languages, kept in one file."""

import json
from pathlib import Path


class PhraseBook:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.phrases: dict[str, dict[str, object]] = {}

    def put(self, phrase: str, spoken: str) -> None:
        self.phrases[phrase] = {"spoken": spoken, "used": 0}
        self._save()

    def get(self, phrase: str) -> object:
        found = self.phrases[phrase]
        found["used"] = int(str(found["used"])) + 1
        self._save()
        return found["spoken"]

    def get_uncounted(self, phrase: str) -> object:
        """Nothing changes, so nothing has to be written."""
        return self.phrases[phrase]["spoken"]

    def _save(self) -> None:
        self.path.write_text(json.dumps(self.phrases))
