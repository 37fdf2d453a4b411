"""Hashes keys, slowly."""

import bcrypt


class KeyChecker:
    def verify(self, presented: str, secret: str) -> bool:
        return bcrypt.checkpw(presented.encode(), secret.encode())


checker = KeyChecker()
