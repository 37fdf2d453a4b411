"""Filters by an ordinary column: that others hold documents slows nothing down."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import WorkItem


def open_ids(session: Session) -> set[int]:
    return set(session.scalars(select(WorkItem.id).where(WorkItem.status == "open")))


def item_shown(session: Session, key: int) -> dict[str, object]:
    """Written and read as a whole."""
    item = session.get(WorkItem, key)
    return {"title": item.title, "comments": item.comments, "attachments": item.attachments} if item else {}
