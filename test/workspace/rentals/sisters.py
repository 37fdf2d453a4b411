"""Which boats handle alike: the length of each boat's record is computed again for every other boat."""

import numpy as np


def likeness(records: np.ndarray) -> np.ndarray:
    boats = len(records)
    found = np.eye(boats)
    for i in range(boats):
        for j in range(i + 1, boats):
            length = np.linalg.norm(records[i])
            found[i, j] = records[i] @ records[j] / length
    return found


def likeness_by_length(records: np.ndarray) -> np.ndarray:
    """The same with each length computed once."""
    lengths = np.linalg.norm(records, axis=1)
    return np.triu(records @ records.T / lengths[:, None], 1) + np.eye(len(records))
