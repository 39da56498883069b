"""What the office said of sentences that become public, and what is still to judge."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.persistence.tables.base import Base, Digest, Number, PersonKey
from workflow.persistence.times import UtcTime


class JudgementRow(Base):
    """What was said last of one exact sentence of one team; it goes for every agreement of the team."""

    __tablename__ = "judgements"
    __table_args__ = (UniqueConstraint("team_id", "sentence"),)

    id: Mapped[Number]
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    sentence: Mapped[Digest]
    """SHA-256 of its exact words."""
    allowed: Mapped[list[str]] = mapped_column(JSON)
    """The marked words that may be public."""
    version: Mapped[str | None]
    """What stands in public in its place; None for the sentence itself."""
    person_id: Mapped[PersonKey]
    at: Mapped[datetime] = mapped_column(UtcTime)


class PublicReadingRow(Base):
    """How much was still to judge of an agreement in force when that was last counted."""

    __tablename__ = "public_readings"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"), primary_key=True)
    undecided: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcTime)
