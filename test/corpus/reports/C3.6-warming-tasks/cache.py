"""Refreshes entries ahead of time and keeps every finished task in a list."""

import asyncio

import httpx
from fastapi import APIRouter

router = APIRouter()


class WarmCache:
    def __init__(self, limit: int = 500) -> None:
        self._values: dict[str, str] = {}
        self._warming: list[asyncio.Task[None]] = []  # expect: unbounded-growth
        self._limit = limit
        self._client = httpx.AsyncClient(base_url="https://scores.example.com", timeout=10.0)

    def keep(self, key: str, value: str) -> None:
        while len(self._values) >= self._limit:
            self._values.pop(next(iter(self._values)))
        self._values[key] = value

    async def refresh(self, key: str) -> None:
        response = await self._client.get("/latest", params={"key": key})
        self.keep(key, response.text)

    def schedule(self, key: str) -> None:
        self._warming.append(asyncio.create_task(self.refresh(key)))


cache = WarmCache()


@router.put("/scores/{key}")
async def put_score(key: str, value: str) -> dict[str, str]:
    cache.keep(key, value)
    cache.schedule(key)
    return {"key": key}
