"""The state of each engine: the list of those that are there is made again for each of them."""

from fastapi import FastAPI

from manager import EngineManager, EngineType

app = FastAPI()
engine_manager = EngineManager()


@app.get("/engines")
def engines() -> list[dict[str, object]]:
    found = []
    for engine_type in EngineType:
        status = engine_manager.get_engine_status(engine_type)
        available = engine_manager.get_available_engines()  # expect: loop-invariant-call
        found.append({"engine": engine_type.value, "status": status, "available": engine_type in available})
    return found
