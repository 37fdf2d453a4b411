"""Runs workflows in the background and keeps state and result of every run."""

from dataclasses import dataclass, field
from uuid import uuid4

from fastapi import APIRouter, BackgroundTasks, HTTPException
from pydantic import BaseModel

router = APIRouter(prefix="/workflows")


@dataclass
class RunResult:
    workflow: str
    outputs: dict[str, str] = field(default_factory=dict)


class RunRequest(BaseModel):
    workflow: str
    inputs: dict[str, str]


_results: dict[str, RunResult] = {}  # expect: unbounded-growth
_states: dict[str, str] = {}  # expect: unbounded-growth


def execute(run_id: str, request: RunRequest) -> None:
    _states[run_id] = "running"
    _results[run_id] = RunResult(request.workflow, dict(request.inputs))
    _states[run_id] = "completed"


@router.post("/runs")
async def start_run(request: RunRequest, background: BackgroundTasks) -> dict[str, str]:
    run_id = uuid4().hex
    background.add_task(execute, run_id, request)
    return {"run": run_id}


@router.get("/runs/{run_id}")
async def read_run(run_id: str) -> dict[str, object]:
    if run_id not in _states:
        raise HTTPException(status_code=404)
    return {"state": _states[run_id], "result": _results.get(run_id)}
