"""Keeps forecasts on disk, pickled, although they are plain numbers and texts."""

import json
import pickle
from pathlib import Path


class ForecastCache:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, harbour: str) -> dict[str, float]:
        return pickle.loads((self.folder / harbour).read_bytes())

    def get_plain(self, harbour: str) -> dict[str, float]:
        """The same as JSON."""
        return json.loads((self.folder / harbour).read_bytes())
