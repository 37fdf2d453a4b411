"""Records a simulation; the limit allocates nothing, and all arrays start small and grow together."""

import numpy as np


class Recorder:
    FIRST_SAMPLES = 1000

    def __init__(self, engine, max_samples: int = 100_000) -> None:
        self.engine = engine
        self.max_samples = max_samples
        self._allocated = min(self.FIRST_SAMPLES, max_samples)
        self.at = 0
        self.data = {"times": np.zeros(self._allocated), "energy": np.zeros(self._allocated)}

    def enable(self, analyses: list[str], columns: int) -> None:
        for name in analyses:
            self.data[name] = np.zeros((self._allocated, columns))

    def _grow(self) -> None:
        size = min(2 * self._allocated, self.max_samples)
        for name, old in self.data.items():
            new = np.zeros((size, *old.shape[1:]))
            new[: self._allocated] = old
            self.data[name] = new
        self._allocated = size
