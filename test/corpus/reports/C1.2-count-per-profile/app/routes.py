"""The list of profiles with the number of open opportunities of each."""

from fastapi import APIRouter

from .repository import ProfileRepository

router = APIRouter()
repository = ProfileRepository("grants.db")


@router.get("/profiles")
def list_profiles() -> dict[str, object]:
    profiles = repository.list_profiles()
    for profile in profiles:
        profile["open"] = repository.count_open(profile["id"])  # expect: query-in-loop
    return {"profiles": profiles}
