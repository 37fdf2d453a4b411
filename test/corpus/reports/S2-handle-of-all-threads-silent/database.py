"""An engine whose pool lends handles out, and a handle for each thread."""

import sqlite3
import threading

from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

engine = create_engine("sqlite:///lab.db", connect_args={"check_same_thread": False})
SessionLocal = sessionmaker(bind=engine)
local = threading.local()


def connection() -> sqlite3.Connection:
    if not hasattr(local, "connection"):
        local.connection = sqlite3.connect("lab.db", check_same_thread=False)
    return local.connection
