"""Two handlers that need the focus areas."""

from collections.abc import Iterator

from fastapi import APIRouter, Depends
from sqlalchemy.orm import Session

from .areas import focus_areas

router = APIRouter()


def get_session() -> Iterator[Session]:
    with Session() as session:
        yield session


@router.get("/filters")
def filters(session: Session = Depends(get_session)) -> list[str]:
    return [area.name for area in focus_areas(session)]


@router.get("/legend")
def legend(session: Session = Depends(get_session)) -> dict[int, str]:
    return {area.id: area.name for area in focus_areas(session)}
