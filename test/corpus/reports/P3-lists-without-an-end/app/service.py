"""Reads workshops and what reviewers found in them."""

from sqlalchemy.orm import Session

from .models import FindingRow, WorkshopRow


class WorkshopService:
    def __init__(self, session: Session) -> None:
        self.session = session

    def list_workshops(self) -> list[dict[str, object]]:
        rows = self.session.query(WorkshopRow).order_by(WorkshopRow.title).all()
        return [{"id": row.id, "title": row.title} for row in rows]

    def findings(self, workshop_id: int) -> list[FindingRow]:
        return self.session.query(FindingRow).filter(FindingRow.workshop_id == workshop_id).all()
