"""Starts a viewer from a window: a thread waits until it is up, and a worker keeps its own pace."""

import threading
import time
import webbrowser

from PyQt6.QtCore import QThread
from PyQt6.QtWidgets import QMainWindow, QPushButton


class Frames(QThread):
    def run(self) -> None:
        while not self.isInterruptionRequested():
            self.msleep(20)


class Launcher(QMainWindow):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.frames = Frames()
        self.start = QPushButton("Start")
        self.start.clicked.connect(self.open_viewer)

    def open_viewer(self) -> None:
        def open_page() -> None:
            time.sleep(0.3)
            webbrowser.open(self.address)

        threading.Thread(target=open_page, daemon=True).start()
        self.frames.start()
