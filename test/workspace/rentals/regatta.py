"""The regatta: crews that are matched for the start."""

import asyncio
import json
import logging
import threading
from dataclasses import dataclass

import httpx
from fastapi import APIRouter

router = APIRouter(prefix="/regatta")
logger = logging.getLogger(__name__)
warming: set[asyncio.Task[None]] = set()


@dataclass
class Rules:
    fleet: str
    archive_enabled: bool = False


JUNIORS = Rules("juniors", archive_enabled=True)


def is_fair(first: dict[str, int], second: dict[str, int]) -> bool:
    return abs(first["weight"] - second["weight"]) <= 20 and first["class"] == second["class"]


@router.post("/pairs")
async def fair_pairs(crews: list[dict[str, int]]) -> list[tuple[int, int]]:
    pairs = []
    for first in crews:
        for second in crews:
            if first["number"] < second["number"] and is_fair(first, second):
                pairs.append((first["number"], second["number"]))
    return pairs


@router.post("/count")
async def count_crews(crews: list[dict[str, int]]) -> int:
    """Nothing here takes long, so that it never awaits does no harm."""
    return len(crews)


marks = httpx.AsyncClient(base_url="https://marks.example")


async def position(name: str) -> str:
    answer = await marks.get(f"/{name}")
    return answer.text


@router.post("/marks")
async def positions(names: list[str]) -> list[str]:
    found = []
    for name in names:
        found.append(await position(name))
    return found


@router.post("/marks/together")
async def positions_at_once(names: list[str]) -> list[str]:
    return await asyncio.gather(*(position(name) for name in names))


async def warm_results(race: int) -> None:
    await asyncio.sleep(0.1)
    logger.debug("results of race %d are warm", race)


@router.post("/{race}/finish")
async def finish(race: int) -> dict[str, int]:
    task = asyncio.create_task(warm_results(race))
    warming.add(task)
    task.add_done_callback(warming.discard)
    return {"race": race}


class Entries:
    """The entries of the next race: the window at the desk and the routes share them."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.listed: list[dict[str, int]] = []

    def replace(self, entries: list[dict[str, int]]) -> None:
        with self.lock:
            self.listed = entries

    def lines(self) -> list[str]:
        with self.lock:
            return [json.dumps(entry) for entry in self.listed]


entered = Entries()


@router.get("/entries")
async def entry_lines() -> list[str]:
    return entered.lines()
