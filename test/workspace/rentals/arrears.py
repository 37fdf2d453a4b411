"""Which bookings nobody has paid for, from two lists with one number in each line."""


def unpaid(bookings: str, payments: str) -> list[str]:
    paid = payments.splitlines()
    return [booking for booking in bookings.splitlines() if booking not in paid]


def unpaid_at_once(bookings: str, payments: str) -> list[str]:
    """The same with a set, which finds a number without going through the others."""
    paid = set(payments.splitlines())
    return [booking for booking in bookings.splitlines() if booking not in paid]
