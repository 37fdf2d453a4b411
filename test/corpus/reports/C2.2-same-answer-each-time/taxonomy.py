"""Serves a table of codes that changes with a release."""

import json
from pathlib import Path

from fastapi import APIRouter

router = APIRouter()
CODES = Path(__file__).with_name("codes.json")


@router.get("/codes")
def codes() -> dict[str, str]:  # expect: missing-response-caching
    return json.loads(CODES.read_text())
