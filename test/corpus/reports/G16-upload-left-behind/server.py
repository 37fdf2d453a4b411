"""An upload that is analysed from a temporary file, which stays when the analysis fails."""

import tempfile
from pathlib import Path

from fastapi import FastAPI, HTTPException, UploadFile
from pipeline import Pipeline

app = FastAPI()
pipeline = Pipeline()


@app.post("/swings")
def analyse(file: UploadFile) -> dict[str, object]:
    try:
        with tempfile.NamedTemporaryFile(delete=False, suffix=".mp4") as handle:
            handle.write(file.file.read())
            path = Path(handle.name)
        result = pipeline.process(path)
        path.unlink()  # expect: leaked-temp-file
        return {"frames": result}
    except ValueError as error:
        raise HTTPException(422, str(error)) from error
