"""A service of its own for each request."""

from fastapi import APIRouter, Depends
from sqlalchemy.orm import Session

from .models import get_db
from .service import WorkshopService

router = APIRouter(prefix="/workshops")


@router.get("/{workshop_id}")
def read_workshop(workshop_id: str, db: Session = Depends(get_db)) -> dict[str, str]:
    service = WorkshopService(db)
    return {"name": service.workshop(workshop_id).name}


@router.get("/{workshop_id}/title")
def read_title(workshop_id: str, db: Session = Depends(get_db)) -> str:
    service = WorkshopService(db)
    return service.workshop(workshop_id).name.title()
