"""Routes that ask for the findings of one workshop."""

from fastapi import Depends, FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from .db import session
from .models import Finding

app = FastAPI()


@app.get("/workshops/{workshop_id}/findings")
def findings(workshop_id: int, db: Session = Depends(session)) -> list[str]:
    rows = db.scalars(select(Finding).where(Finding.workshop_id == workshop_id).limit(100))
    return [row.text for row in rows]
