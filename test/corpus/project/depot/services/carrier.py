"""Talks to the carrier's web service."""

import time

import requests

from depot.settings import load_settings

SETTINGS = load_settings()
ATTEMPTS = 3


class CarrierError(RuntimeError):
    pass


def fetch_status(code: str) -> dict[str, str]:
    for attempt in range(ATTEMPTS):
        try:
            return _get(f"/parcels/{code}")
        except requests.ConnectionError:
            time.sleep(2**attempt)
    raise CarrierError(code)


def _get(path: str) -> dict[str, str]:
    answer = requests.get(SETTINGS.carrier_url + path, timeout=10)
    answer.raise_for_status()
    return answer.json()


def format_codes(codes: list[str]) -> str:
    text = "codes:"
    for code in codes:
        text += " " + code
    return text


def known_zones(table: dict[str, str]) -> list[str]:
    zones = []
    for zone in list(table.keys()):
        if zone.startswith("z-"):
            zones.append(zone)
    return sorted(zones)
