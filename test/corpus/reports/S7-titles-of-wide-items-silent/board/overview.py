"""Names the columns of the line; the export wants the documents."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import WorkItem


def lines(session: Session) -> list[str]:
    rows = session.execute(select(WorkItem.id, WorkItem.title).order_by(WorkItem.id))
    return [f"{row.id}: {row.title}" for row in rows]


def exported(session: Session) -> list[dict[str, object]]:
    items = session.scalars(select(WorkItem).order_by(WorkItem.id)).all()
    return [{"title": item.title, "history": item.history, "payload": item.payload} for item in items]
