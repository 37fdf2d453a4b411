"""Checks the few keys of a user who is known already."""

import bcrypt
from sqlalchemy.orm import Session

from .models import ApiKey


def key_of(session: Session, user_id: int, presented: str) -> ApiKey | None:
    keys = session.query(ApiKey).filter(ApiKey.user_id == user_id, ApiKey.is_active).all()
    for candidate in keys:
        if bcrypt.checkpw(presented.encode(), candidate.secret.encode()):
            return candidate
    return None
