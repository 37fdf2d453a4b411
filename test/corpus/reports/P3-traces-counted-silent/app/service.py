from sqlalchemy.orm import Session

from .models import TraceRow


class TraceService:
    def __init__(self, db: Session):
        self.db = db

    def count(self, workshop_id: str) -> int:
        return self.db.query(TraceRow).filter(TraceRow.workshop_id == workshop_id).count()

    def traces(self, workshop_id: str, limit: int) -> list[dict]:
        rows = self.db.query(TraceRow).filter(TraceRow.workshop_id == workshop_id).limit(limit).all()
        return [{"id": row.id, "input": row.input, "output": row.output} for row in rows]
