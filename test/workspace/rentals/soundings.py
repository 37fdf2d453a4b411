"""Depths along a trip, one row per sounding of its log."""

import numpy as np


def row_of(sounding: str) -> list[float]:
    return [float(part) for part in sounding.split()]


def profile(log: str) -> np.ndarray:
    depths = np.zeros((0, 2))
    for sounding in log.splitlines():
        depths = np.vstack([depths, row_of(sounding)])
    return depths


def profile_at_once(log: str) -> np.ndarray:
    """The same, put together when all rows are there."""
    return np.vstack([np.zeros((0, 2)), *[row_of(sounding) for sounding in log.splitlines()]])
