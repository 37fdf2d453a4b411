"""The distance of two series under time warping, cell by cell."""

import numpy as np
from numpy.typing import NDArray


def warping_distance(first: NDArray[np.float64], second: NDArray[np.float64], band: int) -> float:
    rows = len(first)
    columns = len(second)
    cost = np.full((rows + 1, columns + 1), np.inf)
    cost[0, 0] = 0.0
    for i in range(1, rows + 1):
        start = max(1, i - band)
        end = min(columns + 1, i + band + 1)
        for j in range(start, end):  # expect: python-numeric-loop
            step = (first[i - 1] - second[j - 1]) ** 2
            cost[i, j] = step + min(cost[i - 1, j], cost[i, j - 1], cost[i - 1, j - 1])
    return float(np.sqrt(cost[rows, columns]))
