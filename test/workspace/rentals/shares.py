"""Each owner's share of the fleet: the total is summed up again for each of them."""


def shares(boats: dict[str, int]) -> dict[str, float]:
    found: dict[str, float] = {}
    for owner, count in boats.items():
        found[owner] = count / sum(boats.values())
    return found


def shares_of_one_total(boats: dict[str, int]) -> dict[str, float]:
    """The same with one total for all owners."""
    total = sum(boats.values())
    return {owner: count / total for owner, count in boats.items()}
