"""The locks of the boats: handlers that must not hold up the event loop."""

import asyncio
import time

from fastapi import APIRouter

from .weather import wind_at

router = APIRouter(prefix="/locks")


async def send(boat: int, command: str) -> None:
    reader, writer = await asyncio.open_connection("locks.example", 4000 + boat)
    writer.write(command.encode())
    await writer.drain()
    await reader.readline()
    writer.close()


@router.post("/{boat}/open")
async def open_lock(boat: int) -> dict[str, str]:
    await send(boat, "wake")
    time.sleep(0.5)
    await send(boat, "open")
    return {"state": "open"}


@router.post("/{boat}/bolt")
async def bolt_boat(boat: int) -> dict[str, str]:
    asyncio.create_task(send(boat, "bolt"))
    return {"state": "bolting"}


@router.get("/safe-to-sail/{harbour}")
async def safe_to_sail(harbour: str) -> dict[str, bool]:
    return {"safe": wind_at(harbour) < 25}


@router.get("/safe-to-swim/{harbour}")
def safe_to_swim(harbour: str) -> dict[str, bool]:
    """A plain handler runs on a thread: waiting there is fine."""
    return {"safe": wind_at(harbour) < 12}
