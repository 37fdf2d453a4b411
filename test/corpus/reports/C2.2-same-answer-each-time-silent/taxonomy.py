"""Serves codes with a lifetime, a picture with validators, and a profile that its user edits."""

import json
from pathlib import Path

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse

router = APIRouter()
FOLDER = Path(__file__).parent


@router.get("/codes")
def codes(response: Response) -> dict[str, str]:
    response.headers["Cache-Control"] = "public, max-age=300"
    return json.loads((FOLDER / "codes.json").read_text())


@router.get("/logo")
def logo() -> FileResponse:
    return FileResponse(FOLDER / "logo.png")


@router.get("/profiles/{key}")
def profile(key: str) -> dict[str, str]:
    return json.loads((FOLDER / f"{key}.json").read_text())
