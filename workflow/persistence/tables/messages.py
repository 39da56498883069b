"""What goes out, and what came in twice."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from workflow.persistence.tables.base import Base, Digest, Number, PersonKey
from workflow.persistence.times import UtcTime


class OutboxRow(Base):
    """A message, written in the same transaction as what it tells about; sent later, at least once."""

    __tablename__ = "outbox"

    id: Mapped[Number]
    person_id: Mapped[PersonKey]
    subject: Mapped[str]
    text: Mapped[str]
    """As plain text, made from the letter; empty once it is sent, so that no link in it stays."""
    letter: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """The structure of `workflow.domain.letter`; none once it is sent."""
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    """Since when somebody is sending it."""
    due_at: Mapped[datetime | None] = mapped_column(UtcTime)
    """Not to be tried again before; None when it may be tried at once."""
    given_up_at: Mapped[datetime | None] = mapped_column(UtcTime, index=True)
    """Since when it is no longer tried."""
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None]
    """A `MailProblem`, or what an older version wrote."""
    answer: Mapped[str | None]
    """What the mail server said of it."""
    address: Mapped[str | None]
    """Where it goes, when that is not the address of the account at the moment of sending."""
    calendar: Mapped[str | None]
    """An iCalendar object that goes along."""
    calendar_method: Mapped[str | None] = mapped_column(String(20))
    """What that object does: REQUEST or CANCEL (RFC 5546)."""
    content: Mapped[str | None] = mapped_column(String(64))
    """Keyed digest of what it says to whom (see `workflow.persistence.posted`); None before version 0016."""
    proof: Mapped[str | None] = mapped_column(String(64))
    """Keyed digest of when it was sent."""


class IdempotencyRow(Base):
    """A form that was sent: the same form sent again gets the same answer.

    Without an outcome it is the record of an intent: work that was begun outside a transaction.
    """

    __tablename__ = "idempotency"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[PersonKey]
    request: Mapped[Digest]
    """SHA-256 over what was asked."""
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcTime)
