"""Profiles that are loaded ahead, and found when they are asked for."""


class Profiles:
    def __init__(self, load) -> None:
        self.load = load
        self._warm_cache: dict[int, dict] = {}

    async def warm(self, ids: list[int]) -> None:
        self._warm_cache.clear()
        self._warm_cache.update(await self.load(ids))

    async def get(self, profile_id: int) -> dict:
        if profile_id in self._warm_cache:
            return self._warm_cache[profile_id]
        found = await self.load([profile_id])
        return found[profile_id]
