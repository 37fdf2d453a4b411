"""A wavelet for each scale is another one each time, and a cached function makes each only once."""

from functools import lru_cache

import numpy as np


@lru_cache(maxsize=256)
def wavelet(size: int, scale: float) -> np.ndarray:
    time = np.linspace(-1.0, 1.0, size)
    return np.exp(-((time / scale) ** 2) / 2) * np.cos(5.0 * time / scale)


def transform(channel: np.ndarray, scales: list[float]) -> list[np.ndarray]:
    return [np.convolve(channel, wavelet(min(10 * len(scales), len(channel)), scale)) for scale in scales]


def same_scale(channels: list[np.ndarray], scale: float) -> list[np.ndarray]:
    return [np.convolve(channel, wavelet(512, scale)) for channel in channels]
