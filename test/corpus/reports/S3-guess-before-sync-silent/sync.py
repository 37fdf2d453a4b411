"""Asks whether the service is ready, with an end."""

import time
from collections.abc import Callable


class Sync:
    def __init__(self, issues: list[str], ready: Callable[[], bool]) -> None:
        self.issues = issues
        self.ready = ready

    def run(self) -> int:
        end = time.monotonic() + 10
        while not self.ready() and time.monotonic() < end:
            time.sleep(0.05)
        return len(sorted(self.issues))
