"""Work after the response, and tasks that somebody keeps."""

import asyncio
import logging
from uuid import uuid4

from fastapi import APIRouter, BackgroundTasks

router = APIRouter()
logger = logging.getLogger(__name__)
running: set[asyncio.Task[None]] = set()


async def execute(run_id: str, steps: list[str]) -> None:
    for step in steps:
        await asyncio.sleep(0)
        logger.info("%s: %s", run_id, step)


@router.post("/runs")
async def start_run(steps: list[str], background: BackgroundTasks) -> dict[str, str]:
    run_id = uuid4().hex
    background.add_task(execute, run_id, steps)
    return {"run": run_id}


@router.post("/runs/kept")
async def start_kept_run(steps: list[str]) -> dict[str, str]:
    run_id = uuid4().hex
    task = asyncio.create_task(execute(run_id, steps))
    running.add(task)
    task.add_done_callback(running.discard)
    return {"run": run_id}


@router.post("/runs/both")
async def run_both(first: list[str], second: list[str]) -> dict[str, int]:
    async with asyncio.TaskGroup() as group:
        group.create_task(execute("first", first))
        group.create_task(execute("second", second))
    return {"runs": 2}
