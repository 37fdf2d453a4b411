"""What the season has brought, from the till's own database."""

import psycopg2


def season(till: psycopg2.extensions.connection) -> dict[str, int]:
    with till.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM payments")
        count = cursor.fetchone()[0]
        cursor.execute("SELECT SUM(cents) FROM payments WHERE cents > 0")
        paid = cursor.fetchone()[0]
        cursor.execute("SELECT SUM(cents) FROM payments WHERE cents < 0")
        refunded = cursor.fetchone()[0]
    return {"count": count, "paid": paid, "refunded": refunded}
