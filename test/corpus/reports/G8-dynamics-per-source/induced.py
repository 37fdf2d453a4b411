"""What each torque does on its own to the joints, frame by frame: the matrix of one frame is factored for each of them."""

import numpy as np
from scipy.spatial.transform import Rotation


class SwingRecorder:
    def __init__(self, engine, sources: list[int]) -> None:
        self.engine = engine
        self.sources = sources
        self.accelerations: dict[int, list[np.ndarray]] = {source: [] for source in sources}

    def record(self, torques: np.ndarray) -> None:
        mass = self.engine.compute_mass_matrix()
        for source in self.sources:
            single = np.zeros_like(torques)
            single[source] = torques[source]
            alone = np.linalg.solve(mass, single)  # expect: refactored-solve-in-loop
            self.accelerations[source].append(alone)


def heading(quaternion: np.ndarray) -> np.ndarray:
    return Rotation.from_quat(quaternion).as_matrix()[:, 0]
