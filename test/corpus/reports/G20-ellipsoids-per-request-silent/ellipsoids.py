"""A vector of three and a matrix of three by three, saved once as JSON."""

import json

import numpy as np


def as_dict(center: np.ndarray, axes: np.ndarray) -> dict[str, object]:
    return {"center": center.tolist(), "axes": axes.tolist()}


def save(path: str, center: np.ndarray, axes: np.ndarray) -> None:
    with open(path, "w") as file:
        json.dump(as_dict(center, axes), file)
