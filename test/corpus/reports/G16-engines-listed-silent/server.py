"""The same with the list made once, before the loop."""

from fastapi import FastAPI

from manager import EngineManager, EngineType

app = FastAPI()
engine_manager = EngineManager()


@app.get("/engines")
def engines() -> list[dict[str, object]]:
    available = engine_manager.get_available_engines()
    return [
        {
            "engine": engine_type.value,
            "status": engine_manager.get_engine_status(engine_type),
            "available": engine_type in available,
        }
        for engine_type in EngineType
    ]
