"""Work and power of each joint; both are kept, and a report reads them by name."""

import numpy as np


class SwingStatistics:
    def __init__(self, torques: np.ndarray, velocities: np.ndarray, dt: float) -> None:
        self.torques = torques
        self.velocities = velocities
        self.dt = dt
        self._work_cache: dict[int, float] = {}
        self._power_cache: dict[int, tuple[float, float]] = {}

    def work(self, joint: int) -> float:
        if joint not in self._work_cache:
            power = self.torques[:, joint] * self.velocities[:, joint]
            self._work_cache[joint] = float(power.sum() * self.dt)
        return self._work_cache[joint]

    def power(self, joint: int) -> tuple[float, float]:
        known = self._power_cache.get(joint)
        if known is None:
            power = self.torques[:, joint] * self.velocities[:, joint]
            known = self._power_cache[joint] = (float(power.min()), float(power.max()))
        return known


def kept(statistics: SwingStatistics, what: str) -> int:
    return len(getattr(statistics, f"_{what}_cache"))
