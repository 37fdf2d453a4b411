"""Which moments of a swing resemble each other, in one recording and between two joints."""

import numpy as np
from scipy.spatial.distance import cdist, pdist, squareform


class SwingStates:
    def __init__(self, angles: np.ndarray, speeds: np.ndarray) -> None:
        self.angles = angles
        self.speeds = speeds

    def recurrence(self, share: float = 0.1, metric: str = "euclidean") -> np.ndarray:
        states = np.hstack((self.angles, self.speeds))
        spread = np.std(states, axis=0)
        spread[spread < 1e-6] = 1.0
        pairs = pdist((states - np.mean(states, axis=0)) / spread, metric=metric)
        square = squareform(pairs)  # expect: dense-distance-matrix
        limit = share * np.max(square)
        found = (square < limit).astype(np.int_)
        return found

    def cross_recurrence(self, first: int, second: int, share: float = 0.1) -> np.ndarray:
        one = np.column_stack((self.angles[:, first], self.speeds[:, first]))
        other = np.column_stack((self.angles[:, second], self.speeds[:, second]))
        square = cdist(one, other)
        limit = share * np.max(square)
        found = (square < limit).astype(np.int_)  # expect: dense-distance-matrix
        return found
