"""A bounded cache next to a table of access times that is not bounded."""

import time
from collections import OrderedDict, defaultdict

from fastapi import APIRouter

router = APIRouter()
WINDOW = 24 * 3600.0


class ScoreCache:
    def __init__(self, limit: int = 10_000) -> None:
        self._limit = limit
        self._values: OrderedDict[str, float] = OrderedDict()
        self._accesses: dict[str, list[float]] = defaultdict(list)  # expect: unbounded-growth

    def get(self, key: str) -> float | None:
        now = time.time()
        self._accesses[key].append(now)
        self._accesses[key] = [moment for moment in self._accesses[key] if moment > now - WINDOW]
        return self._values.get(key)

    def put(self, key: str, value: float) -> None:
        while len(self._values) >= self._limit:
            self._values.popitem(last=False)
        self._values[key] = value


cache = ScoreCache()


@router.get("/scores/{key}")
async def read_score(key: str) -> dict[str, float | None]:
    return {"score": cache.get(key)}


@router.put("/scores/{key}")
async def write_score(key: str, value: float) -> dict[str, str]:
    cache.put(key, value)
    return {"key": key}
