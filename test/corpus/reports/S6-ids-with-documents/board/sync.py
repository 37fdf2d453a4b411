"""Which items are open: the documents of each come along, although the ids are all that is used."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import WorkItem


def open_ids(session: Session) -> set[int]:
    items = session.scalars(select(WorkItem).where(WorkItem.status == "open")).all()  # expect: over-wide-read
    return {item.id for item in items}
