from .models import Base, Customer, Event, Parcel
from .repository import CustomerRepository, ParcelRepository
from .session import get_session, session_factory

__all__ = [
    "Base",
    "Customer",
    "CustomerRepository",
    "Event",
    "Parcel",
    "ParcelRepository",
    "get_session",
    "session_factory",
]
