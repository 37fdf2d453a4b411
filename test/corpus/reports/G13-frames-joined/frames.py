"""Markers of all frames in one array, joined frame by frame; and their names in one list."""

import numpy as np


def markers(frames: list[dict[str, np.ndarray]], records: list[dict[str, list[str]]]) -> tuple[np.ndarray, list[str]]:
    names: list[str] = []
    for record in records:
        names = names + record["markers"]  # expect: array-concat-in-loop
    found = np.zeros((0, 3))
    for frame in frames:
        found = np.concatenate([found, frame["markers"]])  # expect: array-concat-in-loop
    return found, names
