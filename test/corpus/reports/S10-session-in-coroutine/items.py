"""A coroutine that uses a synchronous session."""

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


@app.get("/items/first")
async def first_item(session: Session = Depends(get_session)) -> dict[str, str]:
    item = session.scalars(select(WorkItem).order_by(WorkItem.id).limit(1)).first()  # expect: blocking-call-in-async, async-without-await
    return {"title": item.title if item else ""}
