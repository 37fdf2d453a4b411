"""Copies the file of a workshop to a volume of the company's store."""

import requests
from fastapi import APIRouter

router = APIRouter(prefix="/workshops")


def put(url: str, token: str, data: bytes) -> int:
    answer = requests.put(url, data=data, headers={"Authorization": f"Bearer {token}"})  # expect: missing-timeout
    return answer.status_code


@router.post("/{workshop}/upload")
def upload(workshop: str, host: str, token: str) -> dict[str, int]:
    with open(f"{workshop}.db", "rb") as file:
        return {"status": put(f"{host}/volumes/{workshop}.db", token, file.read())}
