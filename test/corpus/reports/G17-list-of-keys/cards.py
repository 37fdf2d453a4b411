"""Walks over copies that nobody needs."""

from dataclasses import dataclass


@dataclass
class Card:
    title: str
    visible: bool = True


class CardBoard:
    def __init__(self, cards: dict[str, Card]) -> None:
        self.cards = cards

    def titles(self) -> list[str]:
        found: list[str] = []
        for key in list(self.cards.keys()):  # expect: redundant-materialization
            if self.cards[key].visible:
                found.append(self.cards[key].title)
        return found


def total_length(cards: dict[str, Card]) -> int:
    total = 0
    for card in list(cards.values()):  # expect: redundant-materialization
        total += len(card.title)
    return total
