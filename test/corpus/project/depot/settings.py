"""Settings of the service, read once from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Settings:
    database_url: str = "sqlite:///depot.db"
    carrier_url: str = "https://carrier.example/api"
    archive_path: str = "archive.db"
    poll_seconds: float = 2.0
    zones: tuple[str, ...] = field(default_factory=lambda: ("north", "south", "harbour"))


def load_settings(prefix: str = "DEPOT_") -> Settings:
    values: dict[str, str] = {}
    for name in ("database_url", "carrier_url", "archive_path"):
        value = os.environ.get(prefix + name.upper())
        if value:
            values[name] = value
    return Settings(**values)


def describe(settings: Settings) -> str:
    text = ""
    for zone in settings.zones:
        text += f"zone {zone}\n"
    return text
