"""The application: routes of the office, of the locks and of the exports."""

from datetime import date

from fastapi import Depends, FastAPI
from sqlalchemy.orm import Session

from . import bookings, charts, exports, fees, guests, locks, log_pages, radio, regatta, repairs
from .day_sheet import day_sheet
from .db import get_session
from .journal import Journal

app = FastAPI(title="Boats for rent")
app.include_router(bookings.router)
app.include_router(charts.router)
app.include_router(fees.router)
app.include_router(guests.router)
app.include_router(locks.router)
app.include_router(log_pages.router)
app.include_router(regatta.router)
app.include_router(repairs.router)
app.include_router(exports.router)
journal = Journal("dbname=journal")


@app.get("/days/{day}")
def read_day(day: date, session: Session = Depends(get_session)) -> list[str]:
    return day_sheet(session, day)


@app.get("/boats/{boat}/notes")
def read_notes(boat: int) -> list[str]:
    return journal.notes(boat)


@app.post("/boats/{boat}/notes")
def add_note(boat: int, text: str) -> None:
    journal.note(boat, text)


@app.post("/radio/{channel}")
def hear(channel: int, words: str) -> None:
    radio.heard(channel, words)
