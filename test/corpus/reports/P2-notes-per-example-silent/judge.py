"""The same, fetched once and grouped by trace."""

from collections import defaultdict

from store import AnnotationStore


class JudgeExport:
    def __init__(self, store: AnnotationStore) -> None:
        self.store = store

    def examples(self, workshop_id: str, trace_ids: list[str]) -> list[dict[str, object]]:
        ratings: dict[str, list[int]] = defaultdict(list)
        for row in self.store.annotations_of(workshop_id):
            ratings[row.trace_id].append(row.rating)
        return [
            {"trace": trace_id, "rating": max(set(ratings[trace_id]), key=ratings[trace_id].count)}
            for trace_id in trace_ids
            if trace_id in ratings
        ]
