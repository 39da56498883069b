"""The code with which a first keeper shows that they receive what goes to the organisation's own address."""

import hashlib

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""On paper none of these looks like another."""
LENGTH = 12
"""Letters and digits: 60 bits."""


def code_hash(code: str) -> str:
    """SHA-256 of a code as it is compared: in capitals, without what people put between the letters."""
    plain = "".join(c for c in code.upper() if c.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
