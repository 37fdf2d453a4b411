"""Profiles that are loaded ahead, and then loaded again when they are asked for."""


class Profiles:
    def __init__(self, load) -> None:
        self.load = load
        self._warm_cache: dict[int, dict] = {}  # expect: unused-cache

    async def warm(self, ids: list[int]) -> None:
        self._warm_cache.clear()
        self._warm_cache.update(await self.load(ids))

    async def get(self, profile_id: int) -> dict:
        found = await self.load([profile_id])
        return found[profile_id]
