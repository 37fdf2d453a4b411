"""A recording that grows by one sample at a time, each time into a new array."""

import numpy as np


def recorded(samples: list[tuple[float, list[float]]]) -> tuple[np.ndarray, np.ndarray]:
    times = np.zeros(0)
    positions = np.zeros((0, 3))
    for time, position in samples:
        times = np.append(times, time)  # expect: array-concat-in-loop
        positions = np.vstack([positions, position])  # expect: array-concat-in-loop
    return times, positions
