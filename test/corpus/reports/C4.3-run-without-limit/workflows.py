"""Runs a workflow for whoever asks: nothing ends a tool that hangs."""

import asyncio

from fastapi import APIRouter

router = APIRouter(prefix="/workflows")


async def run_step(command: str) -> int:
    process = await asyncio.create_subprocess_exec(command)
    await process.communicate()
    return process.returncode or 0


async def execute(steps: list[str]) -> int:
    failed = 0
    if steps:
        failed += await run_step(steps[0]) != 0
    return failed


@router.post("/")
async def start(steps: list[str]) -> dict[str, int]:
    return {"failed": await execute(steps)}  # expect: await-without-timeout
