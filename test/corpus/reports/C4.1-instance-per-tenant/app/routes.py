"""The tenant comes from the caller, so there is no end to the keys."""

from fastapi import APIRouter

from .loader import loader

router = APIRouter()


@router.post("/tenants/{tenant}/score")
async def score(tenant: str, text: str) -> dict[str, float]:
    return {"score": loader.load(tenant).score(text)}
