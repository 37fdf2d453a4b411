from sqlalchemy.orm import Session

from .models import AnnotationRow, TraceRow


class AnnotationService:
    def __init__(self, db: Session):
        self.db = db

    def ratings(self, author: str | None = None) -> list[dict]:
        query = self.db.query(AnnotationRow).join(TraceRow)
        if author:
            query = query.filter(AnnotationRow.author == author)
        rows = query.all()
        return [
            {
                "id": row.id,
                "author": row.author,
                "rating": row.rating,
                "trace": row.trace.remote_id,  # expect: lazy-load-in-loop
            }
            for row in rows
        ]
