"""Depths along a trip, one row per sounding."""

import numpy as np


def profile(samples: list[tuple[float, float]]) -> np.ndarray:
    depths = np.zeros((0, 2))
    for sample in samples:
        depths = np.vstack([depths, sample])
    return depths


def profile_at_once(samples: list[tuple[float, float]]) -> np.ndarray:
    """The same, put together when all rows are there."""
    return np.vstack([np.zeros((0, 2)), *samples])
