"""Lists that convert loaded rows: one or two statements, whatever the number of rows."""

from dataclasses import dataclass

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class WorkshopRow(Base):
    __tablename__ = "workshop"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))


class MembershipRow(Base):
    __tablename__ = "membership"

    user_id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), primary_key=True)


@dataclass
class Workshop:
    id: int
    title: str


class WorkshopService:
    def __init__(self, session: Session) -> None:
        self.session = session

    def _from_row(self, row: WorkshopRow) -> Workshop:
        return Workshop(id=row.id, title=row.title)

    def list_workshops(self) -> list[Workshop]:
        rows = self.session.scalars(select(WorkshopRow).order_by(WorkshopRow.title)).all()
        return [self._from_row(row) for row in rows]

    def workshops_of(self, user_id: int) -> list[Workshop]:
        ids = self.session.scalars(select(MembershipRow.workshop_id).where(MembershipRow.user_id == user_id)).all()
        rows = self.session.scalars(select(WorkshopRow).where(WorkshopRow.id.in_(ids))).all()
        return [self._from_row(row) for row in rows]
