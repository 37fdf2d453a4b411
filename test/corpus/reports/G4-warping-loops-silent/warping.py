"""The same loops compiled by numba, and a copy out of a foreign matrix of a few rows."""

from typing import Protocol

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True)
def warping_cost(first: NDArray[np.float64], second: NDArray[np.float64], band: int) -> float:
    rows = len(first)
    columns = len(second)
    cost = np.full((rows + 1, columns + 1), np.inf)
    cost[0, 0] = 0.0
    for i in range(1, rows + 1):
        for j in range(max(1, i - band), min(columns + 1, i + band + 1)):
            step = (first[i - 1] - second[j - 1]) ** 2
            cost[i, j] = step + min(cost[i - 1, j], cost[i, j - 1], cost[i - 1, j - 1])
    return cost[rows, columns]


class ForeignMatrix(Protocol):
    def get(self, row: int, column: int) -> float: ...


def copied(matrix: ForeignMatrix) -> NDArray[np.float64]:
    result = np.zeros((6, 6))
    for row in range(6):
        for column in range(6):
            result[row, column] = matrix.get(row, column)
    return result
