"""The same labels, read once per process."""

from functools import lru_cache

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Label(Base):
    __tablename__ = "label"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    shown: Mapped[bool]


session = sessionmaker(create_engine("postgresql:///lab"))()


@lru_cache(maxsize=1)
def shown_labels(session: Session):
    return session.query(Label).filter(Label.shown.is_(True)).limit(50).all()
