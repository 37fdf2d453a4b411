"""Plain endpoints over the manager: each request connects at least once."""

from fastapi import APIRouter, HTTPException

from .database import DatabaseManager

router = APIRouter(prefix="/profiles")
database = DatabaseManager("grants.db")


@router.get("/{profile_id}")
def read_profile(profile_id: str) -> dict[str, object]:
    profile = database.profile(profile_id)
    if profile is None:
        raise HTTPException(status_code=404)
    return profile


@router.put("/{profile_id}/name")
def rename_profile(profile_id: str, name: str) -> dict[str, str]:
    database.rename(profile_id, name)
    return {"id": profile_id, "name": name}
