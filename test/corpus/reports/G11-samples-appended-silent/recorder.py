"""A buffer that doubles: few copies, whatever the number of samples."""

import numpy as np


class Recorder:
    def __init__(self, room: int = 1000) -> None:
        self.times = np.zeros(room)
        self.count = 0

    def add(self, time: float) -> None:
        if self.count == len(self.times):
            self.times = np.concatenate([self.times, np.zeros(len(self.times))])
        self.times[self.count] = time
        self.count += 1


def recorded(samples: list[float]) -> np.ndarray:
    recorder = Recorder()
    for sample in samples:
        recorder.add(sample)
    return recorder.times[: recorder.count]
