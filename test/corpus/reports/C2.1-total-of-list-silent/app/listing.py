from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .models import Opportunity


def page_of(session: Session, profile_id: int, limit: int, offset: int) -> dict:
    mine = Opportunity.profile_id == profile_id
    query = select(Opportunity).where(mine).limit(limit).offset(offset)
    titles = [opportunity.title for opportunity in session.scalars(query)]
    total = session.scalar(select(func.count()).select_from(Opportunity).where(mine))
    return {"titles": titles, "total": total}


def whole_list(session: Session, profile_id: int) -> dict:
    """The list is needed, so that its length costs nothing."""
    found = session.scalars(select(Opportunity).where(Opportunity.profile_id == profile_id)).all()
    return {"titles": [opportunity.title for opportunity in found], "total": len(found)}
