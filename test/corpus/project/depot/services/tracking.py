"""Follows parcels: what customers see."""

from __future__ import annotations

import asyncio
import logging
import uuid
from dataclasses import dataclass

from depot.services import carrier
from depot.storage import Parcel, ParcelRepository

log = logging.getLogger(__name__)

_watches: dict[str, Watch] = {}
_labels = {"in": "taken in", "out": "on its way", "done": "delivered"}


@dataclass
class Watch:
    code: str
    email: str


class Tracker:
    def __init__(self, parcels: ParcelRepository) -> None:
        self.parcels = parcels
        self._seen: dict[str, str] = {}

    def status(self, code: str) -> str:
        parcel = self.parcels.find(code)
        if parcel is None:
            return "unknown"
        event = self.parcels.last_event(parcel)
        return _labels.get(event.kind, event.kind) if event else "registered"

    def overview(self, zone: str) -> list[dict[str, str]]:
        rows = []
        for parcel in self.parcels.in_zone(zone):
            owner = self.parcels.owner(parcel)
            event = self.parcels.last_event(parcel)
            rows.append(
                {
                    "code": parcel.code,
                    "owner": owner.name if owner else "",
                    "status": event.kind if event else "",
                }
            )
        return rows

    def names(self, parcels: list[Parcel]) -> dict[str, str]:
        owners = self.parcels.customers.all_of([parcel.customer_id for parcel in parcels])
        return {parcel.code: owners[parcel.customer_id].name for parcel in parcels}

    def remember(self, code: str) -> bool:
        status = self.status(code)
        changed = self._seen.get(code) != status
        self._seen[code] = status
        return changed


def watch(code: str, email: str) -> str:
    key = str(uuid.uuid4())
    _watches[key] = Watch(code, email)
    return key


def watched(email: str) -> list[str]:
    return [entry.code for entry in _watches.values() if entry.email == email]


async def refresh(code: str) -> dict[str, str]:
    answer = carrier.fetch_status(code)
    log.info("refreshed %s", code)
    return answer


async def refresh_all(codes: list[str]) -> list[dict[str, str]]:
    results = []
    for code in codes:
        results.append(await refresh(code))
        await asyncio.sleep(0)
    return results


async def announce(codes: list[str]) -> None:
    for code in list(codes):
        asyncio.create_task(refresh(code))
