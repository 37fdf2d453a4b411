"""Centred once, and compared pair by pair."""

import numpy as np
from scipy.signal import correlate, correlation_lags


def lag_matrix(velocities: np.ndarray, rate: float) -> np.ndarray:
    centred = velocities - velocities.mean(axis=0)
    size, n_joints = centred.shape
    lags = correlation_lags(size, size, mode="full")
    found = np.zeros((n_joints, n_joints))
    for i in range(n_joints):
        for j in range(i + 1, n_joints):
            together = correlate(centred[:, i], centred[:, j], mode="full")
            found[i, j] = -lags[np.argmax(together)] / rate
    return found - found.T
