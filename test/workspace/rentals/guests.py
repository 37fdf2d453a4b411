"""Guests of the harbour: their berths for the night, and who is expected."""

import time
from datetime import datetime

from fastapi import APIRouter

router = APIRouter(prefix="/guests")


class BerthPrices:
    """Prices from the board at the gate; each request makes an object of its own."""

    def __init__(self, board: str) -> None:
        self.board = board
        self._cache: dict[str, tuple[int, float]] = {}
        self._cache_ttl = 600
        self._discount_cache: dict[str, int] = {}

    def price(self, berth: str) -> int:
        if berth in self._cache:
            cents, read = self._cache[berth]
            if time.monotonic() - read < self._cache_ttl:
                return cents
        cents = 1500 + 100 * len(berth)
        self._cache[berth] = (cents, time.monotonic())
        return cents


@router.get("/berths/{berth}")
def berth_price(berth: str) -> dict[str, int]:
    prices = BerthPrices("gate")
    return {"cents": prices.price(berth)}


greetings_cache: dict[str, str] = {}


def greeting(guest: str) -> str:
    key = f"{guest}:{datetime.now()}"
    if key in greetings_cache:
        return greetings_cache[key]
    greetings_cache[key] = f"Welcome, {guest}"
    return greetings_cache[key]


def greeting_of_the_day(guest: str) -> str:
    """The day makes the key, so that it serves until midnight."""
    key = f"{guest}:{datetime.now():%Y-%m-%d}"
    if key not in greetings_cache:
        greetings_cache[key] = f"Welcome, {guest}"
    return greetings_cache[key]
