"""The logbook for the browser: a list of entries, and one entry with its report."""

from datetime import date

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from .db import get_session
from .models import LogEntry

router = APIRouter(prefix="/log")


class LogLine(BaseModel):
    id: int
    day: date


class LogPage(LogLine):
    report: str


@router.get("/", response_model=list[LogLine])
def list_entries(skip: int = 0, limit: int = 50, session: Session = Depends(get_session)):
    return session.scalars(select(LogEntry).order_by(LogEntry.id).offset(skip).limit(limit)).all()


@router.get("/{entry}", response_model=LogPage)
def read_entry(entry: int, session: Session = Depends(get_session)):
    """Here the report is what was asked for."""
    return session.get(LogEntry, entry)
