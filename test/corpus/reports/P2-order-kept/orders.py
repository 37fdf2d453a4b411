"""Each user's own order of the traces, brought up to date when traces come and go."""

from dataclasses import dataclass, field


@dataclass
class Workshop:
    active_trace_ids: list[str] = field(default_factory=list)


@dataclass
class Order:
    traces: list[str] = field(default_factory=list)


def brought_up_to_date(order: Order, workshop: Workshop) -> list[str]:
    active = workshop.active_trace_ids
    kept = [trace for trace in order.traces if trace in active]  # expect: list-membership-in-loop
    new = [trace for trace in active if trace not in order.traces]  # expect: list-membership-in-loop
    order.traces = kept + new
    return order.traces
