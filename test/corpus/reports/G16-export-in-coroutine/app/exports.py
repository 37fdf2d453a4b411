"""Writes recorded series to files."""

import json
from pathlib import Path


class ResultWriter:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, series: dict[str, list[float]]) -> Path:
        target = self.folder / f"{name}.json"
        with open(target, "w", encoding="utf-8") as handle:
            json.dump(series, handle)
        return target
