"""The web interface."""

import asyncio
import time

from fastapi import APIRouter, BackgroundTasks, Depends, HTTPException
from sqlalchemy.orm import Session

from depot.services import archive, statistics, tracking
from depot.services.carrier import fetch_status
from depot.storage import ParcelRepository, get_session

router = APIRouter()
recent: list[str] = []


def repository(session: Session = Depends(get_session)) -> ParcelRepository:
    return ParcelRepository(session)


@router.get("/zones/{zone}")
def zone_overview(zone: str, parcels: ParcelRepository = Depends(repository)) -> list[dict[str, str]]:
    return tracking.Tracker(parcels).overview(zone)


@router.get("/parcels/{code}")
def parcel_status(code: str, parcels: ParcelRepository = Depends(repository)) -> dict[str, str]:
    recent.append(code)
    return {"code": code, "status": tracking.Tracker(parcels).status(code)}


@router.get("/parcels/{code}/carrier")
async def carrier_status(code: str) -> dict[str, str]:
    return fetch_status(code)


@router.post("/parcels/{code}/watch")
async def watch_parcel(code: str, email: str, background: BackgroundTasks) -> dict[str, str]:
    if "@" not in email:
        raise HTTPException(status_code=422, detail="not an address")
    background.add_task(tracking.refresh, code)
    return {"watch": tracking.watch(code, email)}


@router.get("/archive/total")
async def archive_total() -> dict[str, float]:
    total = await asyncio.to_thread(archive.Archive().total)
    return {"total": total}


@router.get("/archive/weight/{code}")
def archived_weight(code: str) -> float:
    return archive.Archive().weight(code)


@router.get("/statistics")
def figures(zones: str = "north,south", parcels: ParcelRepository = Depends(repository)) -> dict[str, tuple[int, float]]:
    return statistics.summary(parcels, zones.split(","))


@router.get("/health")
async def health() -> str:
    time.sleep(0.01)
    return "ok"
