"""Uploads a recording when a button is pressed: until the answer is there, the dialog is frozen."""

import tkinter as tk

import requests


def upload(recording: bytes) -> int:
    answer = requests.put("https://recordings.example/latest", data=recording, timeout=60)
    return answer.status_code


class ExportDialog(tk.Toplevel):
    def __init__(self, recording: bytes) -> None:
        super().__init__()
        self.recording = recording
        self.status = tk.Label(self)
        self.button = tk.Button(self, text="Export", command=self.export)

    def export(self) -> None:
        self.status["text"] = str(upload(self.recording))  # expect: blocking-call-in-ui-handler
