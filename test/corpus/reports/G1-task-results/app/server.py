"""Starts simulations in the background and answers how they are doing."""

from typing import Any
from uuid import uuid4

from fastapi import BackgroundTasks, FastAPI, HTTPException

from .jobs import run_job

app = FastAPI()
active_jobs: dict[str, Any] = {}  # expect: unbounded-growth


@app.post("/simulations")
async def start(steps: int, background: BackgroundTasks) -> dict[str, str]:
    key = str(uuid4())
    active_jobs[key] = {"status": "waiting"}
    background.add_task(run_job, key, steps, active_jobs)
    return {"job": key}


@app.get("/simulations/{key}")
async def status(key: str) -> dict[str, Any]:
    if key not in active_jobs:
        raise HTTPException(status_code=404)
    return dict(active_jobs[key])
