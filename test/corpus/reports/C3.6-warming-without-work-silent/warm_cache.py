"""A cache whose warming loads what is asked for next, and a heartbeat beside it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

logger = logging.getLogger(__name__)


class WarmCache:
    def __init__(self, load: Callable[[str], Awaitable[str]]) -> None:
        self.load = load
        self.next_entry = ""
        self.warming: set[asyncio.Task[None]] = set()

    async def _warm(self, name: str) -> None:
        await asyncio.sleep(0.1)
        self.next_entry = await self.load(name)
        logger.debug("%s is warm", name)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(60)
            logger.info("%d tasks", len(self.warming))

    async def ask(self, name: str) -> None:
        for work in (self._warm(name), self._beat()):
            task = asyncio.create_task(work)
            self.warming.add(task)
            task.add_done_callback(self.warming.discard)
