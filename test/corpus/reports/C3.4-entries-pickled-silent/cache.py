"""Keeps plain profiles as JSON, and a model that is read once and that no plain format can hold."""

import json
import pickle
from pathlib import Path


def read_model(path: Path) -> object:
    with open(path, "rb") as handle:
        return pickle.load(handle)


class ProfileCache:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> dict[str, str]:
        return json.loads((self.folder / key).read_text())

    def put(self, key: str, profile: dict[str, str]) -> None:
        (self.folder / key).write_text(json.dumps(profile))
