"""Waits until the simulation's server listens, and paces the frames of the main loop."""

import socket
import subprocess
import time


def launch(command: list[str], port: int) -> subprocess.Popen[bytes]:
    server = subprocess.Popen(command)
    for attempt in range(50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    return server


def show(frames: list[str]) -> None:
    while True:
        print(len(frames))
        time.sleep(1)
