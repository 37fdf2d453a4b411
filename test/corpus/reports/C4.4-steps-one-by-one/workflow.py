"""Runs the steps of a workflow that are ready one after the other, although each only asks its own service."""

import httpx

client = httpx.AsyncClient(base_url="https://tools.example")


class Step:
    def __init__(self, tool: str, subject: str) -> None:
        self.tool = tool
        self.subject = subject


async def run_step(step: Step) -> dict[str, object]:
    answer = await client.get(f"/{step.tool}", params={"subject": step.subject})
    return answer.json()


async def run_ready(steps: list[Step]) -> dict[str, dict[str, object]]:
    results: dict[str, dict[str, object]] = {}
    for step in steps:
        results[step.tool] = await run_step(step)  # expect: sequential-await-in-loop
    return results
