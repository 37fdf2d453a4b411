"""Strategies that ask for compression, and a cache that only writes down that they did."""

from dataclasses import dataclass


@dataclass
class Strategy:
    limit: int
    compression_enabled: bool = False  # expect: option-without-effect


@dataclass
class Entry:
    text: str
    compression_enabled: bool


PROFILES = Strategy(limit=50, compression_enabled=True)
GRANTS = Strategy(limit=200, compression_enabled=True)


def entry(text: str, strategy: Strategy) -> Entry:
    return Entry(text[: strategy.limit], compression_enabled=strategy.compression_enabled)
