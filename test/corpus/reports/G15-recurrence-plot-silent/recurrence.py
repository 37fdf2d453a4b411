"""The same questions, asked of each pair once, of a tree, or with answers of one byte; and a square that is what callers plot."""

import numpy as np
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist, pdist, squareform


class SwingStates:
    def __init__(self, angles: np.ndarray, speeds: np.ndarray) -> None:
        self.angles = angles
        self.speeds = speeds

    def recurrence(self, share: float = 0.1) -> np.ndarray:
        pairs = pdist(np.hstack((self.angles, self.speeds)))
        limit = share * np.max(pairs)
        found = squareform(pairs < limit)
        np.fill_diagonal(found, limit > 0)
        return found

    def cross_recurrence(self, first: int, second: int, limit: float = 0.1) -> np.ndarray:
        one = np.column_stack((self.angles[:, first], self.speeds[:, first]))
        other = np.column_stack((self.angles[:, second], self.speeds[:, second]))
        return cdist(one, other) < limit

    def correlation_sum(self, radius: float) -> float:
        pairs = pdist(np.hstack((self.angles, self.speeds)))
        return float(np.sum(pairs < radius)) / len(pairs)

    def neighbours(self, radius: float) -> np.ndarray:
        tree = cKDTree(np.hstack((self.angles, self.speeds)))
        return np.array([len(found) for found in tree.query_ball_tree(tree, radius)])

    def distances(self) -> np.ndarray:
        return squareform(pdist(self.angles))
