"""What a workshop is."""

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Workshop(Base):
    __tablename__ = "workshops"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


Sessions = sessionmaker(create_engine("postgresql:///workshops"))


def get_db():
    with Sessions() as session:
        yield session
