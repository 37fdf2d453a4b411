"""Parcel depot: takes parcels in, follows them, tells customers about them."""

from depot.settings import Settings, load_settings

__all__ = ["Settings", "load_settings"]
