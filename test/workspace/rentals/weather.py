"""Asks the weather service, patiently."""

import time

import requests

SERVICE = "https://weather.example/v1"


def wind_at(harbour: str) -> float:
    return float(_load(f"{SERVICE}/wind/{harbour}")["knots"])


def _load(url: str) -> dict[str, float]:
    for attempt in range(3):
        answer = requests.get(url, timeout=5)
        if answer.ok:
            return answer.json()
        time.sleep(2**attempt)
    raise ConnectionError(url)
