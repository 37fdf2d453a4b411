"""Synchronous sessions where they belong: a command, a plain endpoint, a generator dependency."""

from collections.abc import Iterator

from fastapi import Depends, FastAPI
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

app = FastAPI()
make_session = sessionmaker(create_engine("sqlite:///lab.db"))


class Base(DeclarativeBase):
    pass


class WorkItem(Base):
    __tablename__ = "work_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))


def get_session() -> Iterator[Session]:
    with make_session() as session:
        yield session


def first_title() -> str:
    with make_session() as session:
        item = session.scalars(select(WorkItem).order_by(WorkItem.id).limit(1)).first()
        return item.title if item else ""


@app.get("/items/first")
def first_item(session: Session = Depends(get_session)) -> dict[str, str]:
    item = session.scalars(select(WorkItem).order_by(WorkItem.id).limit(1)).first()
    return {"title": item.title if item else ""}
