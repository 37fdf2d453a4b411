from .service import TraceService


def status(service: TraceService, workshop_id: str) -> dict:
    shown = service.traces(workshop_id, limit=20)
    return {"traces": service.count(workshop_id), "shown": len(shown), "latest": shown}
