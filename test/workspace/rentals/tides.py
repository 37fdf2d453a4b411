"""High water at the landings, as the tide service tells it."""

import requests

TIDES = "https://tides.example"


def high_water() -> dict[int, str]:
    times = {}
    landings = requests.get(f"{TIDES}/landings", timeout=5).json()
    for landing in landings:
        times[landing] = requests.get(f"{TIDES}/{landing}/high", timeout=5).text
    return times


def high_water_at_once() -> dict[int, str]:
    """The same over one connection."""
    with requests.Session() as session:
        landings = session.get(f"{TIDES}/landings", timeout=5).json()
        return {landing: session.get(f"{TIDES}/{landing}/high", timeout=5).text for landing in landings}
