"""Starts the simulation's server, and guesses when it listens."""

import subprocess
import time


def launch(command: list[str]) -> subprocess.Popen[bytes]:
    server = subprocess.Popen(command)
    time.sleep(3)  # expect: sleep-in-sync-code
    return server
