"""Each step has an end of its own, where the waiting is."""

import asyncio

from fastapi import APIRouter

router = APIRouter(prefix="/workflows")


async def run_step(command: str, seconds: float) -> int:
    process = await asyncio.create_subprocess_exec(command)
    try:
        await asyncio.wait_for(process.communicate(), timeout=seconds)
    except TimeoutError:
        process.kill()
        return 1
    return process.returncode or 0


async def execute(steps: list[str]) -> int:
    failed = 0
    if steps:
        failed += await run_step(steps[0], 60) != 0
    return failed


@router.post("/")
async def start(steps: list[str]) -> dict[str, int]:
    return {"failed": await execute(steps)}
