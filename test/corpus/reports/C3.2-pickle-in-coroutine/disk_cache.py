"""Keeps scores on disk, one file per key."""

import hashlib
import pickle
from pathlib import Path


def read_entry(path: Path) -> object:
    with open(path, "rb") as handle:
        return pickle.load(handle)


def write_entry(path: Path, value: object) -> None:
    with open(path, "wb") as handle:
        pickle.dump(value, handle)


class DiskCache:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path_of(self, key: str) -> Path:
        return self.folder / hashlib.sha256(key.encode()).hexdigest()

    async def get(self, key: str) -> object:
        return read_entry(self.path_of(key))  # expect: blocking-call-in-async, async-without-await

    async def put(self, key: str, value: object) -> None:
        write_entry(self.path_of(key), value)  # expect: blocking-call-in-async, async-without-await
