"""The same with the profiles fetched once."""

from store import ProfileStore


def matches(store: ProfileStore, region: str, fields: dict[str, str]) -> dict[str, list[str]]:
    profiles = store.names_of(region)
    return {
        opportunity: [name for name, field in profiles if field in wanted] for opportunity, wanted in fields.items()
    }
