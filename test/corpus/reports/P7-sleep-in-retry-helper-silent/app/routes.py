"""The same helper off the event loop: in a plain endpoint, in the thread pool, and on a thread of its own."""

import threading

from fastapi import APIRouter, Depends
from fastapi.concurrency import run_in_threadpool
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session, sessionmaker

from .retry import with_retries

router = APIRouter()
make_session = sessionmaker(create_engine("sqlite:///workshop.db"))


def get_session() -> Session:
    return make_session()


def set_phase(workshop_id: int, phase: str, session: Session) -> None:
    def apply_changes() -> None:
        session.execute(text("UPDATE workshop SET phase = :phase WHERE id = :id"), {"phase": phase, "id": workshop_id})
        session.commit()

    with_retries(apply_changes, session)


@router.post("/workshops/{workshop_id}/discover")
def begin_discovery(workshop_id: int, session: Session = Depends(get_session)) -> dict[str, str]:
    set_phase(workshop_id, "discovery", session)
    return {"phase": "discovery"}


@router.post("/workshops/{workshop_id}/annotate")
async def begin_annotation(workshop_id: int, session: Session = Depends(get_session)) -> dict[str, str]:
    await run_in_threadpool(set_phase, workshop_id, "annotation", session)
    return {"phase": "annotation"}


@router.post("/workshops/{workshop_id}/close")
async def close_workshop(workshop_id: int) -> dict[str, str]:
    def close_in_background() -> None:
        with make_session() as session:
            set_phase(workshop_id, "closed", session)

    threading.Thread(target=close_in_background, daemon=True).start()
    return {"phase": "closing"}
