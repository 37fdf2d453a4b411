"""Figures for the monthly report."""

import numpy as np

from depot.storage import ParcelRepository


def smooth(values: np.ndarray, width: int) -> np.ndarray:
    out = np.zeros(len(values))
    for i in range(len(values)):
        low = max(0, i - width)
        total = 0.0
        for j in range(low, i + 1):
            total += values[j]
        out[i] = total / (i + 1 - low)
    return out


def distances(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    cost = np.full((len(a) + 1, len(b) + 1), np.inf)
    cost[0, 0] = 0.0
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            step = abs(a[i - 1] - b[j - 1])
            cost[i, j] = step + min(cost[i - 1, j], cost[i, j - 1], cost[i - 1, j - 1])
    return cost


def summary(parcels: ParcelRepository, zones: list[str]) -> dict[str, tuple[int, float]]:
    table = {}
    for zone in zones:
        weights = parcels.weights(zone)
        table[zone] = (parcels.count(zone), float(np.mean(weights)) if weights else 0.0)
    return table


def heaviest(parcels: ParcelRepository, zone: str, n: int = 3) -> list[float]:
    return sorted(list(parcels.weights(zone)), reverse=True)[:n]
