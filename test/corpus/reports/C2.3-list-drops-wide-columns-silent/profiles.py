"""A list of profiles without their web data, and one whole profile."""

from collections.abc import Iterator

from fastapi import Depends, FastAPI
from pydantic import BaseModel
from sqlalchemy import JSON, String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, load_only, mapped_column

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


class ProfileWhole(ProfileLine):
    web_data: dict


def get_session() -> Iterator[Session]:
    with Session() as session:
        yield session


@app.get("/profiles", response_model=list[ProfileLine])
def list_profiles(limit: int = 50, session: Session = Depends(get_session)):
    return session.query(Profile).options(load_only(Profile.id, Profile.name)).order_by(Profile.name).limit(limit).all()


@app.get("/profiles/{key}", response_model=ProfileWhole)
def get_profile(key: int, session: Session = Depends(get_session)):
    return session.get(Profile, key)
