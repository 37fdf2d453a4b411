"""Endpoints that analyse a recording."""

from fastapi import FastAPI

from .pipeline import PosePipeline

app = FastAPI()


@app.post("/analyses")
def analyse(path: str) -> dict[str, int]:
    pipeline = PosePipeline()
    return {"frames": pipeline.process(path)}
