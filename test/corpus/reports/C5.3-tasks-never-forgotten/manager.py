"""Tracks the task of every run, and forgets none of them."""

import asyncio
from uuid import uuid4

from fastapi import APIRouter

router = APIRouter()
tasks: dict[str, asyncio.Task[int]] = {}  # expect: unbounded-growth


async def count_words(text: str) -> int:
    await asyncio.sleep(0)
    return len(text.split())


@router.post("/counts")
async def start_count(text: str) -> dict[str, str]:
    run_id = uuid4().hex
    tasks[run_id] = asyncio.create_task(count_words(text))
    return {"run": run_id}


@router.get("/counts/{run_id}")
async def read_count(run_id: str) -> dict[str, int | None]:
    task = tasks.get(run_id)
    return {"words": task.result() if task and task.done() else None}
