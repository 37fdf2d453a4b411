"""A cache that counts hits under its lock, and measures what it holds without it."""

import pickle
import threading

from fastapi import APIRouter

router = APIRouter()


class ScoreCache:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[str, object] = {"first": 1}
        self._hits = 0

    def first(self) -> object:
        with self._lock:
            self._hits += 1
            return self._values["first"]

    def metrics(self) -> dict[str, int]:
        with self._lock:
            values = list(self._values.values())
            hits = self._hits
        return {"bytes": sum(len(pickle.dumps(value)) for value in values), "hits": hits}


scores = ScoreCache()


@router.get("/cache/first")
async def first_score() -> dict[str, object]:
    return {"first": scores.first()}


@router.get("/cache/metrics")
def cache_metrics() -> dict[str, int]:
    return scores.metrics()
