"""Appends without a loop around them, a text that starts anew in each pass, and one join."""


def scene(source: str, both: bool) -> str:
    markup = ""
    welds = "<equality>\n"
    if both or "right" in source:
        markup += '<body name="right"/>\n'
        welds += '<weld body1="right"/>\n'
    if both or "left" in source:
        markup += '<body name="left"/>\n'
        welds += '<weld body1="left"/>\n'
    welds += "</equality>\n"
    return markup + welds


def labels(limits: dict[str, tuple[float | None, float | None]]) -> list[str]:
    lines: list[str] = []
    for name, (low, high) in limits.items():
        note = ""
        if low is not None:
            note += f" from {low}"
        if high is not None:
            note += f" to {high}"
        lines.append(name + note)
    return lines


def bodies(names: list[str]) -> str:
    return "".join(f'<body name="{name}"/>\n' for name in names)
