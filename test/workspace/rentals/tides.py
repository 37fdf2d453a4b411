"""High water at the landings, as the tide service tells it."""

import requests

TIDES = "https://tides.example"


def high_water(landings: list[int]) -> dict[int, str]:
    times = {}
    for landing in landings:
        times[landing] = requests.get(f"{TIDES}/{landing}/high", timeout=5).text
    return times


def high_water_at_once(landings: list[int]) -> dict[int, str]:
    """The same over one connection."""
    with requests.Session() as session:
        return {landing: session.get(f"{TIDES}/{landing}/high", timeout=5).text for landing in landings}
