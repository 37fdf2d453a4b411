"""Exports a finished recording from inside a request handler."""

from pathlib import Path

from fastapi import FastAPI

from .exports import ResultWriter

app = FastAPI()
writer = ResultWriter(Path("exports"))
recordings: dict[str, dict[str, list[float]]] = {"swing": {"speed": [0.0, 12.5, 31.0]}}


@app.post("/recordings/swing/export")
async def export_recording() -> dict[str, str]:
    path = writer.write("swing", recordings["swing"])  # expect: blocking-call-in-async, async-without-await
    return {"path": str(path)}
