"""The state in one call; and quantities that the engine does not offer together."""

from engines import PhysicsEngine


class SwingRecorder:
    def __init__(self, engine: PhysicsEngine) -> None:
        self.engine = engine
        self.rows: list[tuple] = []

    def record_step(self) -> None:
        state = self.engine.get_full_state()
        forces = self.engine.compute_contact_forces()
        self.rows.append((state["t"], state["q"], forces))


def simulate(engine: PhysicsEngine, recorder: SwingRecorder, steps: int) -> None:
    for _ in range(steps):
        engine.step(0.001)
        recorder.record_step()
