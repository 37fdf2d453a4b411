"""How each boat rides under each load: the stiffness of a hull is the same for all of them."""

import numpy as np
from scipy.linalg import lu_factor, lu_solve


def trims(stiffness: np.ndarray, loads: list[np.ndarray]) -> list[np.ndarray]:
    found = []
    for load in loads:
        found.append(np.linalg.solve(stiffness, load))
    return found


def trims_at_once(stiffness: np.ndarray, loads: list[np.ndarray]) -> list[np.ndarray]:
    """The same with one factorization for all loads."""
    factors = lu_factor(stiffness)
    return [lu_solve(factors, load) for load in loads]
