"""How far each cell of the chart drifts towards each landing, element by element."""

import numpy as np


def drift(speed: np.ndarray, distance: np.ndarray) -> np.ndarray:
    cells, landings = speed.shape[0], distance.shape[0]
    reach = np.zeros((cells, landings))
    for i in range(cells):
        for j in range(landings):
            reach[i, j] = speed[i] * 1.94 - distance[j] * 0.5
    return reach


def drift_at_once(speed: np.ndarray, distance: np.ndarray) -> np.ndarray:
    """The same in one expression over whole arrays."""
    return speed[:, None] * 1.94 - distance[None, :] * 0.5
