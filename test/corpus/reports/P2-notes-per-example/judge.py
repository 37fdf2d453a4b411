"""The examples that a judge learns from: the annotations of the whole workshop are fetched for each of them."""

from store import AnnotationStore


class JudgeExport:
    def __init__(self, store: AnnotationStore) -> None:
        self.store = store

    def examples(self, workshop_id: str, trace_ids: list[str]) -> list[dict[str, object]]:
        found = []
        for trace_id in trace_ids:
            annotations = self.store.annotations_of(workshop_id)  # expect: fetch-all-use-little, loop-invariant-call
            ratings = [row.rating for row in annotations if row.trace_id == trace_id]
            if ratings:
                found.append({"trace": trace_id, "rating": max(set(ratings), key=ratings.count)})
        return found
