"""Which bookings nobody has paid for."""


def unpaid(booking_ids: list[int], payment_ids: list[int]) -> list[int]:
    return [booking for booking in booking_ids if booking not in payment_ids]


def unpaid_at_once(booking_ids: list[int], payment_ids: list[int]) -> list[int]:
    """The same with a set, which finds a number without going through the others."""
    paid = set(payment_ids)
    return [booking for booking in booking_ids if booking not in paid]
