"""Sleeps that no event loop waits for: on a thread of their own, and to pace a synchronous loop."""

import threading
import time
import webbrowser
from collections.abc import Callable


def open_when_up(url: str) -> None:
    def open_page() -> None:
        time.sleep(0.3)
        webbrowser.open(url)

    threading.Thread(target=open_page, daemon=True).start()


async def launch(url: str) -> str:
    def announce() -> None:
        time.sleep(0.3)
        webbrowser.open(url)

    threading.Thread(target=announce, daemon=True).start()
    return url


def run_frames(step: Callable[[float], bool], rate: float) -> None:
    period = 1.0 / rate
    running = True
    while running:
        began = time.perf_counter()
        running = step(period)
        time.sleep(max(0.0, period - (time.perf_counter() - began)))
