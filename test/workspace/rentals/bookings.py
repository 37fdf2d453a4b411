"""What is booked, for the office."""

from datetime import date

from fastapi import APIRouter, Depends
from sqlalchemy.orm import Session

from .db import get_session
from .models import Booking

router = APIRouter(prefix="/bookings")


@router.get("/")
def list_bookings(session: Session = Depends(get_session)) -> list[dict[str, object]]:
    rows = session.query(Booking).order_by(Booking.day, Booking.id).all()
    return [{"id": row.id, "boat": row.boat_id, "day": row.day} for row in rows]


@router.get("/{day}")
def list_bookings_page(day: date, skip: int = 0, limit: int = 50, session: Session = Depends(get_session)):
    """The same for one day, a page at a time."""
    rows = session.query(Booking).filter(Booking.day == day).order_by(Booking.id).offset(skip).limit(limit).all()
    return [{"id": row.id, "boat": row.boat_id} for row in rows]
