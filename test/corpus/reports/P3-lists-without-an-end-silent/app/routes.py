"""The same lists with an end."""

from collections.abc import Iterator

from fastapi import APIRouter, Depends, Query
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .models import FindingRow, WorkshopRow

router = APIRouter(prefix="/workshops")


def get_session() -> Iterator[Session]:
    with Session() as session:
        yield session


@router.get("/")
def list_workshops(skip: int = 0, limit: int = Query(50, le=200), session: Session = Depends(get_session)):
    rows = session.scalars(select(WorkshopRow).order_by(WorkshopRow.id).offset(skip).limit(limit)).all()
    total = session.scalar(select(func.count(WorkshopRow.id)))
    return {"items": [{"id": row.id, "title": row.title} for row in rows], "total": total}


@router.get("/{workshop_id}")
def get_workshop(workshop_id: int, session: Session = Depends(get_session)):
    rows = session.query(WorkshopRow).filter(WorkshopRow.id == workshop_id).all()
    return [{"title": row.title} for row in rows]


@router.get("/findings")
def first_findings(session: Session = Depends(get_session)):
    rows = session.query(FindingRow).order_by(FindingRow.id).limit(100).all()
    return [{"id": row.id} for row in rows]
