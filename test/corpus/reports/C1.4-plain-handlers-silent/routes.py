"""The same queries in handlers that run on threads, and coroutines that have to be some."""

import asyncio
import sqlite3
from abc import ABC, abstractmethod

from fastapi import APIRouter

router = APIRouter(prefix="/profiles")
connection = sqlite3.connect("grants.db", check_same_thread=False)  # perflens: ignore[shared-sqlite-thread-check] read only


class Source(ABC):
    @abstractmethod
    async def names(self) -> list[str]: ...


class Fixed(Source):
    """The base class says that this is a coroutine; it is over at once."""

    async def names(self) -> list[str]:
        return [name.strip() for name in ("oak", "elm", "ash")]


@router.get("/{profile_id}")
def get_profile(profile_id: str) -> dict[str, object]:
    row = connection.execute("SELECT name FROM profile WHERE id = ?", (profile_id,)).fetchone()
    return {"name": row[0]}


@router.get("/{profile_id}/name")
async def get_name(profile_id: str) -> dict[str, object]:
    return await asyncio.to_thread(get_profile, profile_id)


@router.get("/version/number")
async def version() -> dict[str, str]:
    return {"version": "2"}
