from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import Opportunity


def all_of(session: Session, profile_id: int) -> list[Opportunity]:
    return list(session.scalars(select(Opportunity).where(Opportunity.profile_id == profile_id)))


def page_of(session: Session, profile_id: int, limit: int, offset: int) -> dict:
    """The page is read, and then everything again to know how much there is."""
    query = select(Opportunity).where(Opportunity.profile_id == profile_id).limit(limit).offset(offset)
    titles = [opportunity.title for opportunity in session.scalars(query)]
    total = len(all_of(session, profile_id))  # expect: fetch-all-use-little
    return {"titles": titles, "total": total}
