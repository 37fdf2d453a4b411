"""All queries of the service, one class per table."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .models import Customer, Event, Parcel


class CustomerRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def load(self, customer_id: int) -> Customer | None:
        return self.session.get(Customer, customer_id)

    def by_email(self, email: str) -> Customer | None:
        return self.session.query(Customer).filter(Customer.email == email).first()

    def all_of(self, ids: Sequence[int]) -> dict[int, Customer]:
        rows = self.session.execute(select(Customer).where(Customer.id.in_(ids))).scalars()
        return {row.id: row for row in rows}


class ParcelRepository:
    def __init__(self, session: Session) -> None:
        self.session = session
        self.customers = CustomerRepository(session)

    def find(self, code: str) -> Parcel | None:
        return self.session.query(Parcel).filter(Parcel.code == code).one_or_none()

    def in_zone(self, zone: str, limit: int = 100) -> list[Parcel]:
        statement = select(Parcel).where(Parcel.zone == zone).limit(limit)
        return list(self.session.execute(statement).scalars())

    def owner(self, parcel: Parcel) -> Customer | None:
        return self.customers.load(parcel.customer_id)

    def last_event(self, parcel: Parcel) -> Event | None:
        statement = select(Event).where(Event.parcel_id == parcel.id).order_by(Event.at.desc())
        return self.session.execute(statement).scalars().first()

    def count(self, zone: str) -> int:
        return self.session.execute(select(func.count(Parcel.id)).where(Parcel.zone == zone)).scalar_one()

    def add_events(self, events: Iterable[Event]) -> None:
        self.session.add_all(events)
        self.session.commit()

    def weights(self, zone: str) -> list[float]:
        rows = self.session.query(Parcel.weight).filter(Parcel.zone == zone).all()
        return [row[0] for row in rows]
