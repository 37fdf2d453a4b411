from dataclasses import dataclass

from sqlalchemy.orm import Session

from .models import TraceRow


@dataclass
class Trace:
    id: int
    input: dict
    output: dict


class TraceService:
    def __init__(self, db: Session):
        self.db = db

    def traces(self, workshop_id: str) -> list[Trace]:
        rows = self.db.query(TraceRow).filter(TraceRow.workshop_id == workshop_id).all()
        return [Trace(row.id, row.input, row.output) for row in rows]
