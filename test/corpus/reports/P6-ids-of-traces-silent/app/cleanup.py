from sqlalchemy.orm import Session

from .models import TraceRow


def traces_to_delete(db: Session, workshop_id: str) -> list[int]:
    return [row.id for row in db.query(TraceRow.id).filter(TraceRow.workshop_id == workshop_id).all()]


def exported(db: Session, workshop_id: str) -> list[dict]:
    """The documents are what is asked for."""
    rows = db.query(TraceRow).filter(TraceRow.workshop_id == workshop_id).all()
    return [{"id": row.id, "input": row.input, "output": row.output} for row in rows]
