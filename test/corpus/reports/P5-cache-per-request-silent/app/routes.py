"""All requests ask one object."""

from fastapi import APIRouter

from .service import Seen, WorkshopNames

router = APIRouter(prefix="/workshops")
names = WorkshopNames()


@router.get("/{workshop_id}/title")
def read_title(workshop_id: str) -> str:
    return names.name(workshop_id).title()


@router.post("/different")
def count_different(workshop_ids: list[str]) -> int:
    seen = Seen()
    return sum(1 for one in workshop_ids if seen.first_time(one))
