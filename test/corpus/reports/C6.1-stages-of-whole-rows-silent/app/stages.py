"""Tallies stages in the database; what is parsed is sent to the client."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .models import Opportunity


def tally(session: Session) -> dict[str, int]:
    rows = session.execute(select(Opportunity.stage, func.count()).group_by(Opportunity.stage))
    return {stage: count for stage, count in rows}


def cards(session: Session, profile_id: int) -> list[dict[str, object]]:
    rows = session.query(Opportunity).filter(Opportunity.profile_id == profile_id).all()
    return [{"analysis": row.analysis, "scores": row.scores} for row in rows]
