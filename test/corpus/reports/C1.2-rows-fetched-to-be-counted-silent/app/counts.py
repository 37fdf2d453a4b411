"""Counts in the database, for all profiles at once; rows that are shown may be counted as well."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .models import Opportunity


def found_for_each(session: Session) -> dict[int, int]:
    rows = session.execute(select(Opportunity.profile_id, func.count()).group_by(Opportunity.profile_id))
    return {profile: count for profile, count in rows}


def page(session: Session, profile_id: int) -> dict[str, object]:
    rows = session.query(Opportunity).filter(Opportunity.profile_id == profile_id).all()
    found = [{"stage": row.stage, "analysis": row.analysis, "scores": row.scores} for row in rows]
    return {"total": len(rows), "found": found}
