"""The same table with a cap and an age limit, both applied before each insertion."""

from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, HTTPException

app = FastAPI()
MAX_JOBS = 1000
LIFETIME = timedelta(hours=1)
active_jobs: OrderedDict[str, dict[str, Any]] = OrderedDict()


def forget_old_jobs() -> None:
    now = datetime.now(UTC)
    expired = [key for key, job in active_jobs.items() if now - job["created"] > LIFETIME]
    for key in expired:
        del active_jobs[key]
    while len(active_jobs) >= MAX_JOBS:
        active_jobs.popitem(last=False)


@app.post("/simulations")
async def start() -> dict[str, str]:
    forget_old_jobs()
    key = str(uuid4())
    active_jobs[key] = {"status": "waiting", "created": datetime.now(UTC)}
    return {"job": key}


@app.get("/simulations/{key}")
async def status(key: str) -> dict[str, Any]:
    if key not in active_jobs:
        raise HTTPException(status_code=404)
    return {"status": active_jobs[key]["status"]}
