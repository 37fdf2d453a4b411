"""Readings of the buoys: arrays that grow with what comes, and one that does not."""

import numpy as np


class BuoyLog:
    def __init__(self, most: int = 200_000) -> None:
        self.most = most
        self.size = 500
        self.count = 0
        self.heights = np.zeros(self.size)
        self.spectra: np.ndarray | None = None

    def add(self, height: float) -> None:
        if self.count == self.size:
            self.size = min(2 * self.size, self.most)
            self.heights = np.resize(self.heights, self.size)
        self.heights[self.count] = height
        self.count += 1

    def keep_spectra(self, bands: int) -> None:
        self.spectra = np.zeros((self.most, bands))

    def keep_some_spectra(self, bands: int) -> None:
        """As much room as there is for the heights."""
        self.spectra = np.zeros((self.size, bands))
