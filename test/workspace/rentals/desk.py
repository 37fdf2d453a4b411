"""The window at the desk: what the staff sees of the weather."""

import threading
import tkinter as tk

from .weather import wind_at


class Desk:
    def __init__(self, root: tk.Tk, harbour: str) -> None:
        self.harbour = harbour
        self.wind = tk.StringVar(root)
        self.label = tk.Label(root, textvariable=self.wind)
        self.ask = tk.Button(root, text="Wind?", command=self.show_wind)
        self.ask_later = tk.Button(root, text="Wind, later?", command=self.show_wind_later)

    def show_wind(self) -> None:
        self.wind.set(f"{wind_at(self.harbour)} knots")

    def show_wind_later(self) -> None:
        """A thread waits, and the window goes on."""
        threading.Thread(target=self.show_wind, daemon=True).start()
