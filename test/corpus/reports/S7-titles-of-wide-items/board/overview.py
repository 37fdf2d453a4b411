"""A line per item, for which the whole history of each is loaded."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import WorkItem


def lines(session: Session) -> list[str]:
    items = session.scalars(select(WorkItem).order_by(WorkItem.id)).all()  # expect: over-wide-read
    return [f"{item.id}: {item.title}" for item in items]
