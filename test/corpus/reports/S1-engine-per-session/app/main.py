"""The routes that take a session."""

from fastapi import Depends, FastAPI
from sqlalchemy import text
from sqlalchemy.orm import Session

from .database import get_db

app = FastAPI()


@app.get("/items/{item_id}")
def read_item(item_id: int, db: Session = Depends(get_db)) -> dict[str, str]:
    title = db.execute(text("SELECT title FROM item WHERE id = :id"), {"id": item_id}).scalar_one()
    return {"title": title}
