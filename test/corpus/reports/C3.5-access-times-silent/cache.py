"""A cache that evicts in batches once it is four fifths full."""

from collections import OrderedDict

from fastapi import APIRouter

router = APIRouter()


class ScoreCache:
    def __init__(self, limit: int = 10_000) -> None:
        self._limit = limit
        self._values: OrderedDict[str, float] = OrderedDict()

    def get(self, key: str) -> float | None:
        if key not in self._values:
            return None
        self._values.move_to_end(key)
        return self._values[key]

    def put(self, key: str, value: float) -> None:
        if len(self._values) >= self._limit * 0.8:
            self._trim()
        self._values[key] = value

    def _trim(self) -> None:
        while len(self._values) > self._limit * 0.7:
            self._values.popitem(last=False)


cache = ScoreCache()


@router.get("/scores/{key}")
async def read_score(key: str) -> dict[str, float | None]:
    return {"score": cache.get(key)}


@router.put("/scores/{key}")
async def write_score(key: str, value: float) -> dict[str, str]:
    cache.put(key, value)
    return {"key": key}
