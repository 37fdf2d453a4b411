"""Gives every active API key a new secret and tells its owner."""

import secrets

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(200))


class ApiKey(Base):
    __tablename__ = "api_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    secret: Mapped[str] = mapped_column(String(64))


def reissue_keys(session: Session) -> list[str]:
    notices: list[str] = []
    for key in session.query(ApiKey).order_by(ApiKey.id).all():
        owner = session.query(Account).filter(Account.id == key.account_id).first()  # expect: query-in-loop
        if owner is None:
            continue
        key.secret = secrets.token_hex(32)
        notices.append(f"{owner.email}: key {key.id} was renewed")
    session.commit()
    return notices
