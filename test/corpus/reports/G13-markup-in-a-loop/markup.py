"""Builds a scene description one element after the other."""

from dataclasses import dataclass


@dataclass
class Grip:
    name: str
    x: float
    y: float


def bodies(grips: list[Grip]) -> str:
    markup = ""
    for grip in grips:
        markup += f'<body name="{grip.name}" pos="{grip.x} {grip.y} 0"/>\n'  # expect: string-concat-in-loop
    return markup


class SceneWriter:
    def __init__(self) -> None:
        self.text = "<scene>\n"

    def add_welds(self, grips: list[Grip]) -> None:
        for grip in grips:
            self.text += f'<weld body1="{grip.name}" body2="forearm"/>\n'  # expect: string-concat-in-loop
