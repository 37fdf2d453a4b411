"""Depths of the bay, measured once a year, and the landings on its shore."""

import json

from fastapi import APIRouter, Depends
from sqlalchemy import select
from sqlalchemy.orm import Session

from .db import get_session
from .models import Landing

router = APIRouter(prefix="/charts")


@router.get("/depths")
def depths():
    with open("depths.json") as file:
        return json.load(file)


def landings(session: Session) -> list[Landing]:
    return session.scalars(select(Landing).order_by(Landing.id).limit(100)).all()


@router.get("/landings")
def landing_names(session: Session = Depends(get_session)) -> list[str]:
    return [landing.name for landing in landings(session)]


@router.get("/berths")
def berths(session: Session = Depends(get_session)) -> dict[str, int]:
    return {landing.name: landing.berths for landing in landings(session)}
