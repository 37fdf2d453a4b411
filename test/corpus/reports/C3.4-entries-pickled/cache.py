"""Keeps profiles on disk, pickled."""

import pickle
from pathlib import Path


class ProfileCache:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> dict[str, str]:
        with open(self.folder / key, "rb") as handle:
            return pickle.load(handle)  # expect: pickle-serialization

    def put(self, key: str, profile: dict[str, str]) -> None:
        with open(self.folder / key, "wb") as handle:
            pickle.dump(profile, handle)  # expect: pickle-serialization
