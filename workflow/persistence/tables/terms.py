"""Terms by step, and what was sent because of them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.domain.vocabulary import Action, ReminderKind
from workflow.persistence.tables.base import AgreementKey, Base, Number, PersonKey, word
from workflow.persistence.times import UtcTime


class TermRow(Base):
    """The term of one step from a day on, in days: dated configuration, not code."""

    __tablename__ = "terms"

    action: Mapped[Action] = mapped_column(word(Action), primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    days: Mapped[int]
    remind: Mapped[int]
    inform: Mapped[int]


class ReminderRow(Base):
    """One person was reminded of, or informed about, one thing that is waited for.

    The constraint holds even between two workers at once: what has a row was sent.
    """

    __tablename__ = "reminders"
    __table_args__ = (UniqueConstraint("agreement_id", "turn", "began", "person_id", "kind", "number"),)

    id: Mapped[Number]
    agreement_id: Mapped[AgreementKey]
    turn: Mapped[str] = mapped_column(String(200))
    """What is waited for, see `workflow.persistence.reminders.key_of`."""
    began: Mapped[datetime] = mapped_column(UtcTime)
    """Since when; the same thing asked anew begins anew."""
    person_id: Mapped[PersonKey]
    kind: Mapped[ReminderKind] = mapped_column(word(ReminderKind))
    number: Mapped[int]
    """Of a reminder the interval it belongs to, of one by hand the day, of an information 0."""
    at: Mapped[datetime] = mapped_column(UtcTime)
    by: Mapped[int | None] = mapped_column("sent_by", ForeignKey("people.id"))
    """Who sent it by hand."""
