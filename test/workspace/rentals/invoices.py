"""Invoices as plain text."""

from dataclasses import dataclass


@dataclass
class Item:
    title: str
    cents: int


class Invoice:
    def __init__(self, number: int) -> None:
        self.text = f"Invoice {number}\n"

    def add_items(self, items: dict[str, Item]) -> None:
        for key, item in items.items():
            self.text += f"{key:8} {item.title:30} {item.cents / 100:10.2f}\n"


def total(items: dict[str, Item]) -> int:
    cents = 0
    for item in list(items.values()):
        cents += item.cents
    return cents


def drop_free_items(items: dict[str, Item]) -> None:
    """The copy is needed here: the loop removes entries."""
    for key in list(items):
        if items[key].cents == 0:
            del items[key]
