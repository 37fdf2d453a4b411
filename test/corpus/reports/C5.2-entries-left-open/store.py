"""A cache on disk that opens its entries and trusts that reading them goes well."""

import pickle
from pathlib import Path


class EntryStore:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, key: str) -> object:
        handle = open(self.folder / key, "rb")  # expect: unclosed-file
        return pickle.load(handle)

    def save(self, key: str, value: object) -> None:
        handle = open(self.folder / key, "wb")  # expect: unclosed-file
        pickle.dump(value, handle)
