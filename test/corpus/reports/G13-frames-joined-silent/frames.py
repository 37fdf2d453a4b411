"""Joined once at the end; padded for each frame; two Jacobians, one below the other."""

import numpy as np


def markers(frames: list[dict[str, np.ndarray]]) -> np.ndarray:
    return np.concatenate([frame["markers"] for frame in frames])


def padded(records: list[np.ndarray], length: int) -> list[np.ndarray]:
    found = []
    for record in records:
        full = np.concatenate([record, np.zeros(length - len(record))])
        full = np.vstack([full, np.flip(full)])
        found.append(full)
    return found
