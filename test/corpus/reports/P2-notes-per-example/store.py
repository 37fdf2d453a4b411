"""What annotators said of the traces of a workshop."""

from sqlalchemy import String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Annotation(Base):
    __tablename__ = "annotations"

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[str] = mapped_column(String, index=True)
    trace_id: Mapped[str] = mapped_column(String, index=True)
    rating: Mapped[int]


class AnnotationStore:
    def __init__(self, session: Session) -> None:
        self.session = session

    def annotations_of(self, workshop_id: str) -> list[Annotation]:
        return list(self.session.scalars(select(Annotation).where(Annotation.workshop_id == workshop_id)).all())
