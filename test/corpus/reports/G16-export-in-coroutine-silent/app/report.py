"""A command that exports everything: plain synchronous code."""

from pathlib import Path

from .exports import ResultWriter


def export_all(folder: Path, recordings: dict[str, dict[str, list[float]]]) -> list[Path]:
    writer = ResultWriter(folder)
    return [writer.write(name, series) for name, series in recordings.items()]
