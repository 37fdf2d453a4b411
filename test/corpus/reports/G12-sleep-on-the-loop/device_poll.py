"""Waits for a motion capture device on the event loop of the server."""

import time
from typing import Protocol

from fastapi import APIRouter, HTTPException

router = APIRouter()


class Device(Protocol):
    def is_ready(self) -> bool: ...


devices: tuple[Device, ...] = ()


@router.post("/devices/{number}/wait")
async def wait_for_device(number: int) -> dict[str, str]:
    if number >= len(devices):
        raise HTTPException(status_code=404)
    time.sleep(1.0)  # expect: blocking-call-in-async, async-without-await
    return {"state": "ready" if devices[number].is_ready() else "busy"}
