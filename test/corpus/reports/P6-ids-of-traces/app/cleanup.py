from sqlalchemy.orm import Session

from .models import TraceRow


def traces_to_delete(db: Session, workshop_id: str) -> list[int]:
    """The documents in `input` and `output` are read only to be thrown away."""
    return [row.id for row in db.query(TraceRow).filter(TraceRow.workshop_id == workshop_id).all()]  # expect: over-wide-read
