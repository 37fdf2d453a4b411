"""Each owner's share of the fleet, from a register with a line per owner: the total is summed up again for each of them."""


def shares(register: str) -> dict[str, float]:
    found: dict[str, float] = {}
    boats = {line.split(":")[0]: int(line.split(":")[1]) for line in register.splitlines()}
    for owner, count in boats.items():
        found[owner] = count / sum(boats.values())
    return found


def shares_of_one_total(register: str) -> dict[str, float]:
    """The same with one total for all owners."""
    boats = {line.split(":")[0]: int(line.split(":")[1]) for line in register.splitlines()}
    total = sum(boats.values())
    return {owner: count / total for owner, count in boats.items()}
