"""Steps that are ready run together; waves of steps need each other, and go one by one."""

import asyncio

import httpx

client = httpx.AsyncClient(base_url="https://tools.example")


class Step:
    def __init__(self, tool: str, subject: str) -> None:
        self.tool = tool
        self.subject = subject


async def run_step(step: Step, before: dict[str, object]) -> dict[str, object]:
    answer = await client.get(f"/{step.tool}", params={"subject": step.subject, "before": str(before)})
    return answer.json()


async def run_ready(steps: list[Step], before: dict[str, object]) -> list[dict[str, object]]:
    return await asyncio.gather(*(run_step(step, before) for step in steps))


async def run_waves(waves: list[list[Step]]) -> dict[str, object]:
    results: dict[str, object] = {}
    for wave in waves:
        for step, answer in zip(wave, await run_ready(wave, results)):
            results[step.tool] = answer
    return results
