"""Looks up a volume on a thread, for as long as the company's store may take."""

import asyncio

import requests
from fastapi import APIRouter

router = APIRouter(prefix="/volumes")


@router.get("/{name}")
async def volume(name: str) -> str:
    answer = await asyncio.to_thread(requests.head, f"https://store.example.com/{name}")  # expect: await-without-timeout
    return answer.headers.get("etag", "")
