"""One engine, and a session per request."""

from collections.abc import Iterator

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

engine = create_engine("postgresql://localhost/workshops")


def session() -> Iterator[Session]:
    with Session(engine) as made:
        yield made
