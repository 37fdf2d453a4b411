"""Names of workshops, kept for half a minute by one object for all requests."""

import time

from .models import Sessions, Workshop

MAX_NAMES = 1000


class WorkshopNames:
    def __init__(self):
        self._cache = {}
        self._cache_ttl = 30

    def name(self, workshop_id: str) -> str:
        found = self._cache.get(workshop_id)
        if found is not None and time.time() - found[1] < self._cache_ttl:
            return found[0]
        if len(self._cache) >= MAX_NAMES:
            self._cache.clear()
        with Sessions() as db:
            name = db.get(Workshop, workshop_id).name
        self._cache[workshop_id] = (name, time.time())
        return name


class Seen:
    """Gone with the request, and meant to be: a second look at the same workshop costs nothing."""

    def __init__(self):
        self._cache = {}

    def first_time(self, workshop_id: str) -> bool:
        if workshop_id in self._cache:
            return False
        self._cache[workshop_id] = True
        return True
