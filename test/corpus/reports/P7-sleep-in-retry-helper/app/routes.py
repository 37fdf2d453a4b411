"""Moves a workshop to its next phase."""

from fastapi import APIRouter, Depends
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session, sessionmaker

from .retry import with_retries

router = APIRouter()
make_session = sessionmaker(create_engine("sqlite:///workshop.db"))


def get_session() -> Session:
    return make_session()


@router.post("/workshops/{workshop_id}/annotate")
async def begin_annotation(workshop_id: int, session: Session = Depends(get_session)) -> dict[str, str]:
    def apply_changes() -> None:
        session.execute(text("UPDATE workshop SET phase = 'annotation' WHERE id = :id"), {"id": workshop_id})
        session.commit()

    with_retries(apply_changes, session)  # expect: blocking-call-in-async, async-without-await
    return {"phase": "annotation"}
