"""A list of profiles of which each row carries its web data, only to lose it on the way out."""

from collections.abc import Iterator

from fastapi import Depends, FastAPI
from pydantic import BaseModel
from sqlalchemy import JSON, String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

app = FastAPI()


class Base(DeclarativeBase):
    pass


class Profile(Base):
    __tablename__ = "profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    web_data: Mapped[dict] = mapped_column(JSON)


class ProfileLine(BaseModel):
    id: int
    name: str


def get_session() -> Iterator[Session]:
    with Session() as session:
        yield session


@app.get("/profiles", response_model=list[ProfileLine])
def list_profiles(limit: int = 50, session: Session = Depends(get_session)):  # expect: whole-object-response
    return session.query(Profile).order_by(Profile.name).limit(limit).all()
