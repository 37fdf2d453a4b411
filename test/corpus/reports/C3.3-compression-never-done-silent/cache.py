"""Strategies that ask for compression, and a cache that compresses."""

import zlib
from dataclasses import dataclass


@dataclass
class Strategy:
    limit: int
    compression_enabled: bool = False


PROFILES = Strategy(limit=50, compression_enabled=True)


def entry(text: str, strategy: Strategy) -> bytes:
    data = text[: strategy.limit].encode()
    return zlib.compress(data) if strategy.compression_enabled else data
