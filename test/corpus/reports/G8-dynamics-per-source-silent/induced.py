"""All torques at once, or with the factors at hand; and steps of inverse kinematics, where the matrix is another one each time."""

import numpy as np
from scipy.linalg import cho_factor, cho_solve


class SwingRecorder:
    def __init__(self, engine, sources: list[int]) -> None:
        self.engine = engine
        self.sources = sources
        self.accelerations: dict[int, list[np.ndarray]] = {source: [] for source in sources}

    def record(self, torques: np.ndarray) -> None:
        mass = self.engine.compute_mass_matrix()
        alone = np.linalg.solve(mass, np.diag(torques)[:, self.sources])
        for column, source in enumerate(self.sources):
            self.accelerations[source].append(alone[:, column])

    def record_with_factors(self, torques: np.ndarray) -> None:
        factors = cho_factor(self.engine.compute_mass_matrix())
        for source in self.sources:
            single = np.zeros_like(torques)
            single[source] = torques[source]
            self.accelerations[source].append(cho_solve(factors, single))


def reach(engine, target: np.ndarray, q: np.ndarray, damping: float, steps: int) -> np.ndarray:
    for _ in range(steps):
        j = engine.compute_jacobian(q)
        error = target - engine.position(q)
        q = q + j.T @ np.linalg.solve(j @ j.T + damping**2 * np.eye(len(j)), error)
    return q
