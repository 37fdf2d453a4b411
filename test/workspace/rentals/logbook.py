"""What skippers write down when they come back."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from .models import LogEntry


def reports(session: Session, day: date) -> list[str]:
    entries = session.scalars(select(LogEntry).where(LogEntry.day == day)).all()
    return [f"{entry.boat.name}: {entry.report}" for entry in entries]


def entries_on(session: Session, day: date) -> int:
    return len(session.query(LogEntry).filter(LogEntry.day == day).all())


def days(session: Session) -> set[date]:
    return {entry.day for entry in session.query(LogEntry).all()}


def reports_at_once(session: Session, day: date) -> list[str]:
    """The same as `reports` with one query, whatever the number of entries."""
    query = select(LogEntry).where(LogEntry.day == day).options(joinedload(LogEntry.boat))
    return [f"{entry.boat.name}: {entry.report}" for entry in session.scalars(query)]
