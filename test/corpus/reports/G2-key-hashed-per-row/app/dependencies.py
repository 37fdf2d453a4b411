"""Finds the key that a request presents by trying all of them."""

from sqlalchemy.orm import Session

from .models import ApiKey
from .security import checker


def key_of(session: Session, presented: str) -> ApiKey | None:
    active = session.query(ApiKey).filter(ApiKey.is_active).all()
    for candidate in active:
        if checker.verify(presented, candidate.secret):  # expect: slow-hash-scan
            return candidate
    return None
