"""A cache on disk whose entries are closed on every way out, as those of the report are."""

import pickle
from pathlib import Path
from typing import BinaryIO


class EntryStore:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, key: str) -> object:
        with open(self.folder / key, "rb") as handle:
            return pickle.load(handle)

    def save(self, key: str, value: object) -> None:
        handle = open(self.folder / key, "wb")
        try:
            pickle.dump(value, handle)
        finally:
            handle.close()

    def opened(self, key: str) -> BinaryIO:
        handle = open(self.folder / key, "rb")
        handle.seek(0, 2)
        return handle
