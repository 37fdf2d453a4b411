"""Peak speed of every joint, over a list of numbers that is only walked once."""

import numpy as np
from numpy.typing import NDArray


def peak_speeds(positions: NDArray[np.float64], rate: float) -> dict[int, float]:
    joints = list(range(positions.shape[1]))  # expect: redundant-materialization
    peaks: dict[int, float] = {}
    for joint in joints:
        peaks[joint] = float(np.abs(np.diff(positions[:, joint])).max() * rate)
    return peaks
