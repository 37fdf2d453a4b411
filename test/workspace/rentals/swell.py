"""The height of the swell at each buoy, as the map asks for it."""

import numpy as np
from fastapi import APIRouter, Response

router = APIRouter()


@router.get("/swell/{buoy}")
def swell(buoy: int) -> dict[str, object]:
    heights = np.load(f"swell/{buoy}.npy")
    return {"buoy": buoy, "heights": heights.tolist()}


@router.get("/swell/{buoy}/bytes")
def swell_as_bytes(buoy: int) -> Response:
    """The same as four bytes each, which the map can draw as they are."""
    heights = np.load(f"swell/{buoy}.npy").astype("<f4")
    return Response(heights.tobytes(), media_type="application/octet-stream")
