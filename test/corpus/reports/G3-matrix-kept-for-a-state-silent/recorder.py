"""The mass matrix is computed once for each step and handed to what needs it; what depends on the model alone is kept."""

import numpy as np


class Recorder:
    def __init__(self, engine) -> None:
        self.engine = engine
        self._limits: dict[str, np.ndarray] = {}
        self.energy = np.zeros(100)
        self.at = 0

    def limits(self, joint: str) -> np.ndarray:
        if joint not in self._limits:
            self._limits[joint] = self.engine.limits_of(joint)
        return self._limits[joint]

    def record_step(self) -> None:
        _, v = self.engine.get_state()
        matrix = self.engine.compute_mass_matrix()
        self.energy[self.at] = 0.5 * v @ matrix @ v
        self.at += 1
