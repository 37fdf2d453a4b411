"""Lists of numbers that are shuffled, returned or handed on."""

import random

import numpy as np
from numpy.typing import NDArray


def shuffled_columns(positions: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    order = list(range(positions.shape[1]))
    random.Random(seed).shuffle(order)
    return positions[:, order]


def joint_numbers(positions: NDArray[np.float64]) -> list[int]:
    return list(range(positions.shape[1]))
