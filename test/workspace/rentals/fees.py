"""Mooring fees: what comes in from the harbours, and how it is kept."""

import httpx
from fastapi import APIRouter
from sqlalchemy import text
from sqlalchemy.orm import Session

router = APIRouter(prefix="/fees")


def keep(session: Session, fees: list[tuple[int, int]]) -> None:
    for boat, cents in fees:
        session.execute(text("INSERT INTO fees (boat, cents) VALUES (:boat, :cents)"), {"boat": boat, "cents": cents})
        session.commit()


def keep_at_once(session: Session, fees: list[tuple[int, int]]) -> None:
    """The same in one statement and one transaction."""
    rows = [{"boat": boat, "cents": cents} for boat, cents in fees]
    if rows:
        session.execute(text("INSERT INTO fees (boat, cents) VALUES (:boat, :cents)"), rows)
    session.commit()


@router.get("/{harbour}")
async def fees_of(harbour: str) -> dict[str, int]:
    async with httpx.AsyncClient(base_url="https://fees.example") as client:
        return (await client.get(f"/{harbour}")).json()
