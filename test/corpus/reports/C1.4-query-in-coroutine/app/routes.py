"""A coroutine that never yields: its query is synchronous."""

from fastapi import APIRouter, HTTPException

from .repository import ProfileRepository

router = APIRouter(prefix="/profiles")
repository = ProfileRepository("grants.db")


@router.get("/{profile_id}")
async def get_profile(profile_id: str) -> dict[str, object]:
    profile = repository.find(profile_id)  # expect: blocking-call-in-async, async-without-await
    if profile is None:
        raise HTTPException(status_code=404, detail="no such profile")
    return {"profile": profile}
