"""The focus areas of grants, filled by hand when the database is set up."""

from sqlalchemy import String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class FocusArea(Base):
    __tablename__ = "focus_area"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))


def focus_areas(session: Session):  # expect: uncached-repeat-query
    return session.scalars(select(FocusArea).order_by(FocusArea.name).limit(100)).all()
