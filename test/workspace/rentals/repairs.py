"""What has been repaired on a boat."""

from fastapi import APIRouter, Depends
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .db import get_session
from .models import Repair

router = APIRouter()


@router.get("/boats/{boat}/repairs")
def read_repairs(boat: int, session: Session = Depends(get_session)) -> list[str]:
    repairs = session.scalars(select(Repair).where(Repair.boat_id == boat).limit(20)).all()
    return [repair.note for repair in repairs]


@router.get("/boats/{boat}/repairs/count")
def count_repairs(boat: int, session: Session = Depends(get_session)) -> int:
    return session.scalar(select(func.count()).select_from(Repair).where(Repair.boat_id == boat)) or 0
