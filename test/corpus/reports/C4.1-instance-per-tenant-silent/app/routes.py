"""The name comes from the caller, but only registered names get an instance."""

from fastapi import APIRouter, HTTPException

from .loader import loader

router = APIRouter()


@router.post("/tools/{name}")
async def run_tool(name: str, text: str) -> dict[str, str]:
    tool = loader.load(name)
    if tool is None:
        raise HTTPException(status_code=404)
    return {"output": tool.run(text)}
