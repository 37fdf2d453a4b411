"""Computes a swing step by step in a coroutine: until the last step, the server answers nobody."""

from typing import Protocol

from fastapi import APIRouter

router = APIRouter(prefix="/simulations")


class Engine(Protocol):
    def step(self, dt: float) -> None: ...

    def state(self) -> list[float]: ...


class SimulationService:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    async def simulate(self, steps: int) -> list[float]:
        for _ in range(steps):  # expect: async-without-await, blocking-call-in-async
            self.engine.step(0.002)
        return self.engine.state()


def attach(service: SimulationService) -> None:
    @router.post("/{steps}")
    async def run(steps: int) -> list[float]:
        return await service.simulate(steps)
