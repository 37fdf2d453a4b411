"""Workshops from the database, with those of the last half minute at hand, or so it seems."""

import time

from sqlalchemy.orm import Session

from .models import Workshop


class WorkshopService:
    def __init__(self, db: Session):
        self.db = db
        self._cache = {}  # expect: per-request-cache
        self._cache_ttl = 30

    def _from_cache(self, key: str):
        if key in self._cache:
            value, stored = self._cache[key]
            if time.time() - stored < self._cache_ttl:
                return value
            del self._cache[key]
        return None

    def workshop(self, workshop_id: str):
        key = f"workshop:{workshop_id}"
        found = self._from_cache(key)
        if found is not None:
            return found
        workshop = self.db.get(Workshop, workshop_id)
        self._cache[key] = (workshop, time.time())
        return workshop
