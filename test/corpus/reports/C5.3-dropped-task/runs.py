"""Starts a workflow with asyncio and lets go of the task."""

import asyncio
import logging
from uuid import uuid4

from fastapi import APIRouter

router = APIRouter()
logger = logging.getLogger(__name__)


async def execute(run_id: str, steps: list[str]) -> None:
    for step in steps:
        await asyncio.sleep(0)
        logger.info("%s: %s", run_id, step)


@router.post("/runs")
async def start_run(steps: list[str]) -> dict[str, str]:
    run_id = uuid4().hex
    asyncio.create_task(execute(run_id, steps))  # expect: dropped-task
    return {"run": run_id}
