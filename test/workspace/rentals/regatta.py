"""The regatta: crews that are matched for the start."""

from fastapi import APIRouter

router = APIRouter(prefix="/regatta")


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
