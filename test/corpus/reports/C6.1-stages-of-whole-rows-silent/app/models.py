"""Profiles and the opportunities that were found for them."""

from sqlalchemy import ForeignKey, JSON, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Opportunity(Base):
    __tablename__ = "opportunity"

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    stage: Mapped[str] = mapped_column(String(20))
    analysis: Mapped[dict] = mapped_column(JSON)
    scores: Mapped[dict] = mapped_column(JSON)


class Profile(Base):
    __tablename__ = "profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    web_data: Mapped[dict] = mapped_column(JSON)
    focus_areas: Mapped[list] = mapped_column(JSON)
