"""What the beacon at the pier says, hour by hour: it is asked three times, and each time it is opened again."""

from pathlib import Path


class Beacon:
    def __init__(self, device: Path) -> None:
        self.device = device

    def read(self, name: str) -> float:
        return float(self.device.joinpath(name).read_text())

    def read_many(self, names: list[str]) -> list[float]:
        lines = self.device.joinpath("all").read_text().splitlines()
        return [float(line.split("=")[1]) for line in lines if line.split("=")[0] in names]


class Watch:
    def __init__(self, beacon: Beacon) -> None:
        self.beacon = beacon
        self.rows: list[list[float]] = []

    def note(self) -> None:
        wind = self.beacon.read("wind")
        self.rows.append([wind, self.beacon.read("swell"), self.beacon.read("current")])

    def note_at_once(self) -> None:
        """The same with one question."""
        self.rows.append(self.beacon.read_many(["wind", "swell", "current"]))


def watch(watches: list[Watch]) -> None:
    for one in watches:
        one.note()
