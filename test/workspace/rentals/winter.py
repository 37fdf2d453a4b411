"""Boats are laid up for the winter, and the crane is told."""

import time
from pathlib import Path


def lay_up(boats: list[int], folder: Path) -> None:
    for boat in boats:
        (folder / f"{boat}.txt").write_text("laid up")
        time.sleep(0.2)


def lay_up_at_once(boats: list[int], folder: Path) -> None:
    """The same without a pause between files."""
    for boat in boats:
        (folder / f"{boat}.txt").write_text("laid up")


def start_crane(switch: Path) -> None:
    switch.write_text("on")
    time.sleep(2)
