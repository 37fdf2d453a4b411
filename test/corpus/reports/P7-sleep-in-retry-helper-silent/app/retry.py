"""Repeats a database operation while the file is locked by another writer."""

import random
import time
from collections.abc import Callable

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session


def with_retries(operation: Callable[[], None], session: Session, attempts: int = 5, first_delay: float = 0.5) -> None:
    for attempt in range(attempts):
        try:
            operation()
            return
        except OperationalError:
            if attempt == attempts - 1:
                raise
            session.rollback()
            time.sleep(first_delay * 2**attempt + random.uniform(0, first_delay))
