"""Fetches the opportunities of a profile, with their documents, only for their number."""

from sqlalchemy.orm import Session

from .models import Opportunity


def found_for(session: Session, profile_id: int) -> int:
    return len(session.query(Opportunity).filter(Opportunity.profile_id == profile_id).all())  # expect: fetch-all-use-little
