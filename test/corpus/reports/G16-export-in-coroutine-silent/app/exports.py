"""Writes recorded series to files, from synchronous code or on a worker thread."""

import asyncio
import json
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path


class ResultWriter:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pool = ThreadPoolExecutor(max_workers=2)

    def write(self, name: str, series: dict[str, list[float]]) -> Path:
        target = self.folder / f"{name}.json"
        with open(target, "w", encoding="utf-8") as handle:
            json.dump(series, handle)
        return target

    def write_later(self, name: str, series: dict[str, list[float]]) -> Future[Path]:
        return self.pool.submit(self.write, name, series)

    async def write_in_thread(self, name: str, series: dict[str, list[float]]) -> Path:
        return await asyncio.to_thread(self.write, name, series)

    async def write_in_pool(self, name: str, series: dict[str, list[float]]) -> Path:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.pool, self.write, name, series)
