"""A session per request, each with an engine of its own."""

from collections.abc import Iterator

from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

URL = "postgresql+psycopg://localhost/lab"


def get_db() -> Iterator[Session]:
    engine = create_engine(URL)  # expect: client-per-call
    factory = sessionmaker(bind=engine)
    session = factory()
    try:
        yield session
    finally:
        session.close()
