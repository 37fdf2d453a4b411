"""Names for a menu from the two columns that hold them, and a detail page that shows all."""

from sqlalchemy.orm import Session

from .models import Profile


def menu(session: Session) -> list[dict[str, object]]:
    profiles = session.query(Profile.id, Profile.name).order_by(Profile.name).all()
    return [{"id": profile.id, "name": profile.name} for profile in profiles]


def detail(session: Session, profile_id: int) -> dict[str, object]:
    profile = session.get(Profile, profile_id)
    return {"name": profile.name, "web_data": profile.web_data, "areas": profile.focus_areas} if profile else {}
