"""Copies that are needed: the loop removes entries, the list is returned, or it is indexed."""

from dataclasses import dataclass


@dataclass
class Card:
    title: str
    visible: bool = True


class CardBoard:
    def __init__(self, cards: dict[str, Card]) -> None:
        self.cards = cards

    def drop_hidden(self) -> None:
        for key in list(self.cards.keys()):
            if not self.cards[key].visible:
                self.cards.pop(key)

    def retire(self, key: str) -> None:
        self.cards.pop(key, None)

    def drop_untitled(self) -> None:
        for key in list(self.cards):
            if not self.cards[key].title:
                self.retire(key)

    def names(self) -> dict[str, list[str]]:
        return {"cards": list(self.cards.keys())}


def first_two(weights: dict[str, float]) -> tuple[str, str]:
    objectives = list(weights.keys())
    return objectives[0], objectives[1]
