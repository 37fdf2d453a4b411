"""Keeps one instance per registered tool: as many as the registry has names."""

from collections.abc import Callable
from typing import Protocol


class Tool(Protocol):
    def run(self, text: str) -> str: ...


class Upper:
    def run(self, text: str) -> str:
        return text.upper()


class Reverse:
    def run(self, text: str) -> str:
        return text[::-1]


REGISTRY: dict[str, Callable[[], Tool]] = {"upper": Upper, "reverse": Reverse}


class ToolLoader:
    def __init__(self) -> None:
        self._instances: dict[str, Tool] = {}

    def load(self, name: str) -> Tool | None:
        if name in self._instances:
            return self._instances[name]
        factory = REGISTRY.get(name)
        if factory is None:
            return None
        self._instances[name] = factory()
        return self._instances[name]


loader = ToolLoader()
