"""The same with a limit."""

import asyncio

import requests
from fastapi import APIRouter

router = APIRouter(prefix="/volumes")


@router.get("/{name}")
async def volume(name: str) -> str:
    answer = await asyncio.to_thread(requests.head, f"https://store.example.com/{name}", timeout=10)
    return answer.headers.get("etag", "")
