"""Which physics engines there are, and whether they can be loaded."""

from enum import Enum


class EngineType(Enum):
    FAST = "fast"
    EXACT = "exact"
    MUSCLES = "muscles"


class EngineManager:
    def __init__(self) -> None:
        self.engine_status = {engine: "available" for engine in EngineType}

    def get_engine_status(self, engine: EngineType) -> str:
        return self.engine_status.get(engine, "unavailable")

    def get_available_engines(self) -> list[EngineType]:
        return [engine for engine, status in self.engine_status.items() if status == "available"]
