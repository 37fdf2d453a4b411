"""One person's notes: a script, and a page that only reads them."""

from fastapi import FastAPI
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("sqlite:///lab.db")
app = FastAPI()


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


@app.get("/count")
def count() -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count(Note.id))) or 0


def main() -> None:
    with Session(engine) as session:
        session.add(Note(text=input()))
        session.commit()
