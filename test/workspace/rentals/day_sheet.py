"""What the harbour office prints every morning."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from .customers import CustomerDirectory
from .models import Boat, Booking


def boats_out(session: Session, bookings: list[Booking]) -> list[str]:
    names = []
    for booking in bookings:
        boat = session.query(Boat).filter(Boat.id == booking.boat_id).first()
        names.append(boat.name)
    return names


def day_sheet(session: Session, day: date) -> list[str]:
    customers = CustomerDirectory(session)
    bookings = session.scalars(select(Booking).where(Booking.day == day)).all()
    lines = []
    for booking in bookings:
        lines.append(f"{booking.id}: {customers.name_of(booking.customer_id)}")
    return lines


def boats_out_at_once(session: Session, bookings: list[Booking]) -> list[str]:
    """The same as `boats_out` with one query, whatever the number of bookings."""
    wanted = {booking.boat_id for booking in bookings}
    names = {boat.id: boat.name for boat in session.scalars(select(Boat).where(Boat.id.in_(wanted)))}
    return [names[booking.boat_id] for booking in bookings]
