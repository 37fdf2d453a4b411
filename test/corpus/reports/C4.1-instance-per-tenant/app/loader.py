"""Keeps one scorer per tenant, for ever."""

from dataclasses import dataclass, field


@dataclass
class Scorer:
    tenant: str
    weights: dict[str, float] = field(default_factory=dict)

    def score(self, text: str) -> float:
        return sum(self.weights.get(word, 0.0) for word in text.split())


class ScorerLoader:
    def __init__(self) -> None:
        self._scorers: dict[str, Scorer] = {}  # expect: unbounded-growth

    def load(self, tenant: str) -> Scorer:
        if tenant not in self._scorers:
            self._scorers[tenant] = Scorer(tenant)
        return self._scorers[tenant]


loader = ScorerLoader()
