"""Waits a second before each run, so that the service may have done whatever it does."""

import time


class Sync:
    def __init__(self, issues: list[str]) -> None:
        self.issues = issues
        self.done: list[str] = []

    def run(self) -> int:
        time.sleep(1)  # expect: sleep-in-sync-code
        self.done = sorted(self.issues)
        return len(self.done)
