"""One row per frame of a simulation: each row asks the engine four times."""

from engines import PhysicsEngine


class SwingRecorder:
    def __init__(self, engine: PhysicsEngine) -> None:
        self.engine = engine
        self.rows: list[tuple] = []

    def record_step(self) -> None:
        q, v = self.engine.get_state()  # expect: chatty-calls
        mass = self.engine.compute_mass_matrix()
        energy = 0.5 * v @ mass @ v
        self.rows.append((self.engine.get_time(), q, energy, self.engine.compute_contact_forces()))


def simulate(engine: PhysicsEngine, recorder: SwingRecorder, steps: int) -> None:
    for _ in range(steps):
        engine.step(0.001)
        recorder.record_step()
