"""What a recorder may ask a physics engine."""

from typing import Protocol

import numpy as np


class PhysicsEngine(Protocol):
    def step(self, dt: float) -> None: ...

    def get_state(self) -> tuple[np.ndarray, np.ndarray]: ...

    def get_time(self) -> float: ...

    def compute_mass_matrix(self) -> np.ndarray: ...

    def compute_contact_forces(self) -> np.ndarray: ...

    def get_full_state(self) -> dict[str, object]:
        q, v = self.get_state()
        return {"q": q, "v": v, "t": self.get_time(), "M": self.compute_mass_matrix()}
