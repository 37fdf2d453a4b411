"""Which boats lie so close together that their lines may tangle, as a square of all with all."""

import numpy as np
from scipy.spatial import cKDTree
from scipy.spatial.distance import pdist, squareform


def tangled(positions: np.ndarray, line: float = 12.5) -> np.ndarray:
    distances = squareform(pdist(positions))
    close = (distances < line).astype(np.int64)
    return close


def tangled_pairs(positions: np.ndarray, line: float = 12.5) -> set[tuple[int, int]]:
    """The same as pairs, which a tree finds without any square."""
    return cKDTree(positions).query_pairs(line)
