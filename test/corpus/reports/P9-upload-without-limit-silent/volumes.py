"""The same with a limit, and the settings of the server: a limit for what comes in is a matter of its own."""

import httpx
import requests
from fastapi import APIRouter

router = APIRouter(prefix="/workshops")

SERVER = {"timeout_keep_alive": 65, "timeout_graceful_shutdown": 30}


def put(url: str, token: str, data: bytes) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return requests.put(url, data=data, headers=headers, timeout=(3, 60)).status_code


@router.post("/{workshop}/upload")
def upload(workshop: str, host: str, token: str) -> dict[str, int]:
    with open(f"{workshop}.db", "rb") as file:
        return {"status": put(f"{host}/volumes/{workshop}.db", token, file.read())}


@router.get("/{workshop}/volume")
def volume(workshop: str, host: str) -> str:
    """A client with a limit by default."""
    return httpx.get(f"{host}/volumes/{workshop}.db").headers.get("etag", "")
