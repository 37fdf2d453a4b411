"""Lists that grow with the data."""

from collections.abc import Iterator

from fastapi import APIRouter, Depends
from sqlalchemy.orm import Session

from .service import WorkshopService

router = APIRouter(prefix="/workshops")


def get_service() -> Iterator[WorkshopService]:
    with Session() as session:
        yield WorkshopService(session)


@router.get("/")
def list_workshops(service: WorkshopService = Depends(get_service)) -> list[dict[str, object]]:  # expect: unpaginated-endpoint
    return service.list_workshops()


@router.get("/{workshop_id}/findings")
def get_findings(workshop_id: int, service: WorkshopService = Depends(get_service)):  # expect: unpaginated-endpoint
    return [{"id": finding.id, "text": finding.text} for finding in service.findings(workshop_id)]
