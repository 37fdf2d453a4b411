"""The wavelet transform of each channel: the wavelets are the same for all of them, and made for each."""

import numpy as np


def wavelets_of(scales: list[float], size: int) -> list[np.ndarray]:
    time = np.linspace(-1.0, 1.0, size)
    found = []
    for scale in scales:
        found.append(np.exp(-((time / scale) ** 2) / 2) * np.cos(5.0 * time / scale))
    return found


def power(channels: list[np.ndarray], scales: list[float], size: int) -> list[float]:
    found = []
    for channel in channels:
        wavelets = wavelets_of(scales, size)  # expect: loop-invariant-call
        found.append(max(float(np.max(np.abs(np.convolve(channel, wavelet)))) for wavelet in wavelets))
    return found
