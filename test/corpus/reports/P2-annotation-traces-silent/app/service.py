from sqlalchemy.orm import Session, joinedload

from .models import AnnotationRow, TraceRow


class AnnotationService:
    def __init__(self, db: Session):
        self.db = db

    def ratings(self) -> list[dict]:
        rows = self.db.query(AnnotationRow).options(joinedload(AnnotationRow.trace)).all()
        return [{"author": row.author, "rating": row.rating, "trace": row.trace.remote_id} for row in rows]

    def rows_of_both(self) -> list[tuple]:
        """A row holds both entities: nothing is left to load."""
        pairs = self.db.query(AnnotationRow, TraceRow).join(TraceRow, AnnotationRow.trace_id == TraceRow.id).all()
        return [(annotation.rating, trace.remote_id) for annotation, trace in pairs]
