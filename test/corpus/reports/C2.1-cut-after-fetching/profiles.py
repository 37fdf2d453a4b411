"""A list of profiles with a limit that comes too late."""

from collections.abc import Iterator

from fastapi import Depends, FastAPI
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

app = FastAPI()


class Base(DeclarativeBase):
    pass


class Profile(Base):
    __tablename__ = "profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))


def get_session() -> Iterator[Session]:
    with Session() as session:
        yield session


@app.get("/profiles")
def list_profiles(limit: int = 50, session: Session = Depends(get_session)) -> list[dict[str, object]]:
    profiles = session.query(Profile).order_by(Profile.name).all()
    shown = profiles[:limit]  # expect: unpaginated-endpoint
    return [{"id": profile.id, "name": profile.name} for profile in shown]
