"""Keys with which the harbour's gates ask whose boat is coming."""

import bcrypt
from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import GateKey


def gate_of(session: Session, presented: str) -> GateKey | None:
    for key in session.scalars(select(GateKey).where(GateKey.revoked.is_(False))):
        if bcrypt.checkpw(presented.encode(), key.secret.encode()):
            return key
    return None


def gate_by_prefix(session: Session, presented: str) -> GateKey | None:
    """The prefix picks the key; one slow check is left."""
    key = session.scalar(select(GateKey).where(GateKey.prefix == presented[:8]))
    return key if key and bcrypt.checkpw(presented.encode(), key.secret.encode()) else None
