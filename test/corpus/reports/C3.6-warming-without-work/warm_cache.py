"""A cache whose warming sleeps and logs, and loads nothing."""

import asyncio
import logging

logger = logging.getLogger(__name__)


class WarmCache:
    def __init__(self) -> None:
        self.entries: dict[str, str] = {}
        self.warming: set[asyncio.Task[None]] = set()

    async def _warm(self, name: str) -> None:  # expect: no-op-task
        await asyncio.sleep(0.1)
        logger.debug("related entries of %s are warm", name)

    async def put(self, name: str, value: str) -> None:
        self.entries["last"] = f"{name}: {value}"
        task = asyncio.create_task(self._warm(name))
        self.warming.add(task)
        task.add_done_callback(self.warming.discard)
