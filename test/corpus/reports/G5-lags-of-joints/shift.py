"""By how much one series runs behind another."""

import numpy as np
from scipy.signal import correlate, correlation_lags


def time_shift(x: np.ndarray, y: np.ndarray, rate: float) -> float:
    if len(x) != len(y):
        size = min(len(x), len(y))
        x = x[:size]
        y = y[:size]
    x = x - np.mean(x)
    y = y - np.mean(y)
    lags = correlation_lags(len(x), len(y), mode="full")
    return float(-lags[np.argmax(correlate(x, y, mode="full"))] / rate)
