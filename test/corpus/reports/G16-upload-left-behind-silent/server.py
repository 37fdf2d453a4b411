"""The same upload; its temporary file goes on every way out."""

import tempfile
from pathlib import Path

from fastapi import FastAPI, HTTPException, UploadFile
from pipeline import Pipeline

app = FastAPI()
pipeline = Pipeline()


@app.post("/swings")
def analyse(file: UploadFile) -> dict[str, object]:
    with tempfile.NamedTemporaryFile(delete=False, suffix=".mp4") as handle:
        handle.write(file.file.read())
        path = Path(handle.name)
    try:
        return {"frames": pipeline.process(path)}
    except ValueError as error:
        raise HTTPException(422, str(error)) from error
    finally:
        path.unlink()
