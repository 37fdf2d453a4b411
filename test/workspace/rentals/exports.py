"""Exports in the background; the browser asks how far they are."""

from uuid import uuid4

from fastapi import APIRouter, BackgroundTasks, HTTPException

router = APIRouter(prefix="/exports")
states: dict[str, str] = {}


def export(key: str, year: int) -> None:
    states[key] = f"writing {year}"
    states[key] = "done"


@router.post("/{year}")
def start(year: int, background: BackgroundTasks) -> dict[str, str]:
    key = uuid4().hex
    states[key] = "waiting"
    background.add_task(export, key, year)
    return {"export": key}


@router.get("/{key}")
def state(key: str) -> dict[str, str]:
    if key not in states:
        raise HTTPException(status_code=404)
    return {"state": states[key]}
