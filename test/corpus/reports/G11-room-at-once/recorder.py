"""Records a simulation into arrays with room for 100,000 samples, however short it is."""

import numpy as np


class Recorder:
    def __init__(self, engine, max_samples: int = 100_000) -> None:
        self.engine = engine
        self.at = 0
        self.times = np.zeros(max_samples)  # expect: eager-preallocation
        self.positions = np.zeros((max_samples, 6))  # expect: eager-preallocation

    def record_step(self) -> None:
        self.times[self.at] = self.engine.get_time()
        self.positions[self.at] = self.engine.get_position()
        self.at += 1
