"""How far each pair of joints runs apart: each of them is centred again for every partner."""

import numpy as np

from shift import time_shift


def lag_matrix(velocities: np.ndarray, rate: float) -> np.ndarray:
    n_joints = velocities.shape[1]
    found = np.zeros((n_joints, n_joints))
    for i in range(n_joints):
        for j in range(i + 1, n_joints):
            lag = time_shift(velocities[:, i], velocities[:, j], rate)  # expect: repeated-pairwise-work
            found[i, j] = lag
            found[j, i] = -lag
    return found
