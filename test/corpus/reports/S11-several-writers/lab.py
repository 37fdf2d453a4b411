"""Notes of a lab, written by requests, in a file."""

import os
from collections.abc import Iterator

from fastapi import Depends, FastAPI
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite:///lab.db")  # expect: sqlite-behind-web-app
engine = create_engine(DATABASE_URL)
app = FastAPI()


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


@app.post("/notes")
def add_note(text: str, session: Session = Depends(get_session)) -> None:
    session.add(Note(text=text))
    session.commit()
