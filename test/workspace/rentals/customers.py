"""Looks customers up, one at a time."""

from sqlalchemy.orm import Session

from .models import Customer


class CustomerDirectory:
    def __init__(self, session: Session) -> None:
        self.session = session

    def name_of(self, customer_id: int) -> str:
        customer = self.session.get(Customer, customer_id)
        return customer.name if customer else "unknown"
