from .service import TraceService


def status(service: TraceService, workshop_id: str) -> dict:
    return {"workshop": workshop_id, "traces": len(service.traces(workshop_id))}  # expect: fetch-all-use-little


def preview(service: TraceService, workshop_id: str) -> dict:
    traces = service.traces(workshop_id)  # expect: fetch-all-use-little
    if not traces:
        return {"error": "nothing to show"}
    first = traces[0]
    return {"output": first.output}
