"""Runs a simulation and leaves its result in the table of the caller."""

from typing import Any


def simulate(steps: int) -> list[float]:
    return [step / 10 for step in range(steps)]


def run_job(key: str, steps: int, jobs: dict[str, Any]) -> None:
    jobs[key] = {"status": "running"}
    jobs[key] = {"status": "done", "series": simulate(steps)}
