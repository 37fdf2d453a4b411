"""The same, asking a dictionary and a set; and the traces of a few chosen users."""

REVIEWERS = ["first", "second"]


def brought_up_to_date(traces: list[str], active_trace_ids: list[str], by_id: dict[str, object]) -> list[str]:
    known = set(active_trace_ids)
    kept = [trace for trace in traces if trace in known and trace in by_id]
    seen = set(traces)
    return kept + [trace for trace in active_trace_ids if trace not in seen]


def reviewed(traces: list[dict[str, str]]) -> list[dict[str, str]]:
    return [trace for trace in traces if trace["user"] in REVIEWERS]
