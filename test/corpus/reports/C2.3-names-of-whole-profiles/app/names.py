"""Names for a menu, taken from whole profiles with their web data."""

from sqlalchemy.orm import Session

from .models import Profile


def menu(session: Session) -> list[dict[str, object]]:
    profiles = session.query(Profile).order_by(Profile.name).all()  # expect: over-wide-read
    return [{"id": profile.id, "name": profile.name} for profile in profiles]
