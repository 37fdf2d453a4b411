"""A cache that pickles all it holds under its lock, only to know how large that is."""

import pickle
import threading

from fastapi import APIRouter

router = APIRouter()


class ScoreCache:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[str, object] = {"first": 1}

    def metrics(self) -> dict[str, int]:
        with self._lock:
            size = 0
            for value in self._values.values():
                size += len(pickle.dumps(value))  # expect: work-under-thread-lock
            return {"bytes": size}


scores = ScoreCache()


@router.get("/cache/metrics")
async def cache_metrics() -> dict[str, int]:
    return scores.metrics()
