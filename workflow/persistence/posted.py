"""What a message says to whom, under a keyed digest: nobody who can only write in the database changes it.

The journal names the digest when the message is left. While it waits its words must fit that; the sender asks
this too. Once it is sent the words go, so that no link in it stays, and a second digest proves the moment.
Of how often it was tried, and when it will be again, the journal tells nothing: it passes.
"""

import hmac
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.text import canonical
from workflow.persistence.tables import OutboxRow

TELLING = ("person_id", "subject", "text", "letter", "address", "calendar", "calendar_method")
"""The columns that make the message."""
PASSING = (
    *TELLING[2:], "claimed_at", "due_at", "given_up_at", "sent_at", "attempts", "problem", "answer", "proof",
)  # fmt: skip
"""Columns of which a row digest says nothing: they are guarded here, or nobody relies on them."""


def seal(secret: bytes, row: OutboxRow) -> None:
    """Guard a message as it is now."""
    row.content = _content(secret, row)


def intact(secret: bytes, row: OutboxRow) -> bool:
    """Whether it says what it said when it was left; if it was sent, whether that was us and when."""
    if row.content is None:
        return False
    expected = _content(secret, row) if row.sent_at is None else row.content
    proved = row.sent_at is None or hmac.compare_digest(_proof(secret, row), row.proof or "")
    return proved and hmac.compare_digest(expected, row.content)


def emptied(secret: bytes, row: OutboxRow) -> None:
    """Take the words out of a message that was sent, and prove when that was."""
    row.text, row.letter, row.address, row.calendar = "", None, None, None
    row.proof = _proof(secret, row)


def broken(session: Session, secret: bytes) -> frozenset[int]:
    """The messages that are not as they were left or sent."""
    return frozenset(row.id for row in session.scalars(select(OutboxRow)) if not intact(secret, row))


def _content(secret: bytes, row: OutboxRow) -> str:
    said: dict[str, Any] = {name: getattr(row, name) for name in TELLING}
    return _keyed(secret, said)


def _proof(secret: bytes, row: OutboxRow) -> str:
    at = row.sent_at.isoformat() if row.sent_at else ""
    return _keyed(secret, {"message": row.id, "content": row.content, "sent_at": at})


def _keyed(secret: bytes, value: dict[str, Any]) -> str:
    return hmac.new(secret, canonical(value), "sha256").hexdigest()
