"""Starts a viewer from a window, and lets the window stand still until it is up."""

import time
import webbrowser

from PyQt6.QtWidgets import QMainWindow, QPushButton


class Launcher(QMainWindow):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.start = QPushButton("Start")
        self.start.clicked.connect(self.open_viewer)

    def open_viewer(self) -> None:
        time.sleep(1.5)  # expect: blocking-call-in-ui-handler, sleep-in-sync-code
        webbrowser.open(self.address)
