"""Starts the service."""

import asyncio
from contextlib import asynccontextmanager

from fastapi import FastAPI

from depot.api import router
from depot.services import tracking
from depot.settings import describe, load_settings


@asynccontextmanager
async def lifespan(app: FastAPI):
    settings = load_settings()
    task = asyncio.create_task(poll(settings.poll_seconds))
    yield
    task.cancel()


async def poll(seconds: float) -> None:
    while True:
        await tracking.refresh_all(tracking.watched("desk@depot.example"))
        await asyncio.sleep(seconds)


app = FastAPI(lifespan=lifespan)
app.include_router(router)

if __name__ == "__main__":
    import uvicorn

    print(describe(load_settings()))
    uvicorn.run(app, host="127.0.0.1", port=8000)
