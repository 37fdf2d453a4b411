"""The routes that take a session, and a command that makes an engine once."""

from fastapi import Depends, FastAPI
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from .database import get_db

app = FastAPI()


@app.get("/items/{item_id}")
def read_item(item_id: int, db: Session = Depends(get_db)) -> dict[str, str]:
    title = db.execute(text("SELECT title FROM item WHERE id = :id"), {"id": item_id}).scalar_one()
    return {"title": title}


def count_items(url: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        return connection.execute(text("SELECT count(*) FROM item")).scalar_one()


def main() -> None:
    print(count_items("sqlite:///old.db"))


if __name__ == "__main__":
    main()
