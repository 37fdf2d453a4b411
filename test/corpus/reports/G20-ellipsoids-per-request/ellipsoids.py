"""All points of a mesh, written as JSON whenever somebody looks at it."""

import numpy as np
from fastapi import FastAPI

app = FastAPI()


@app.get("/meshes/{name}")
def mesh(name: str) -> dict[str, object]:
    vertices = np.load(f"meshes/{name}.npy")
    return {"name": name, "vertices": vertices.tolist()}  # expect: tolist-for-json
