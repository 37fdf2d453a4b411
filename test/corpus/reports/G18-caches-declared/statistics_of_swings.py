"""Work and power of each joint; one of them is kept."""

import numpy as np


class SwingStatistics:
    def __init__(self, torques: np.ndarray, velocities: np.ndarray, dt: float) -> None:
        self.torques = torques
        self.velocities = velocities
        self.dt = dt
        self._work_cache: dict[int, float] = {}
        self._power_cache: dict[int, tuple[float, float]] = {}  # expect: unused-cache

    def work(self, joint: int) -> float:
        if joint in self._work_cache:
            return self._work_cache[joint]
        power = self.torques[:, joint] * self.velocities[:, joint]
        self._work_cache[joint] = float(power.sum() * self.dt)
        return self._work_cache[joint]

    def power(self, joint: int) -> tuple[float, float]:
        power = self.torques[:, joint] * self.velocities[:, joint]
        return float(power.min()), float(power.max())
