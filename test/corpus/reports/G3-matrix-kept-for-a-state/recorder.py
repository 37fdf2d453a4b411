"""Records a simulation step by step; the mass matrix is kept for the configuration that it was computed for."""

import numpy as np


class Recorder:
    def __init__(self, engine) -> None:
        self.engine = engine
        self._matrix: np.ndarray | None = None
        self._matrix_q: np.ndarray | None = None
        self._tolerance = 1e-6
        self.energy = np.zeros(100)
        self.at = 0

    def _mass_matrix(self, q: np.ndarray) -> np.ndarray:
        moved = (
            self._matrix is None
            or self._matrix_q is None
            or np.max(np.abs(q - self._matrix_q)) > self._tolerance  # expect: volatile-cache-key
        )
        if moved:
            self._matrix = self.engine.compute_mass_matrix()
            self._matrix_q = q.copy()
        return self._matrix

    def record_step(self) -> None:
        q, v = self.engine.get_state()
        self.energy[self.at] = 0.5 * v @ self._mass_matrix(q) @ v
        self.at += 1
