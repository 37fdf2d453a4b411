"""Who fits which opportunity: the profiles of the region are fetched again for each opportunity."""

from store import ProfileStore


def matches(store: ProfileStore, region: str, fields: dict[str, str]) -> dict[str, list[str]]:
    found = {}
    for opportunity, wanted in fields.items():
        profiles = store.names_of(region)  # expect: loop-invariant-call
        found[opportunity] = [name for name, field in profiles if field in wanted]
    return found
