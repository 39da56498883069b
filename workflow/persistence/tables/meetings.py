"""Meetings, who is invited, what was noted there, and everyone's private calendar."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.persistence.tables.base import AgreementKey, Base, Digest, Number, PersonKey
from workflow.persistence.times import UtcTime


class MeetingRow(Base):
    """An overleg about one agreement. It refers to the agreement and never changes it."""

    __tablename__ = "meetings"

    id: Mapped[Number]
    agreement_id: Mapped[AgreementKey]
    uid: Mapped[str] = mapped_column(String(120), unique=True)
    """Its name in everyone's calendar; the same for as long as it exists."""
    sequence: Mapped[int]
    """How often it was moved or cancelled: calendars keep the highest."""
    subject: Mapped[str]
    level: Mapped[int | None]
    """The level of consultation it is for; None when it is about proposals."""
    starts_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    minutes: Mapped[int]
    place: Mapped[str]
    link: Mapped[str]
    planned_by: Mapped[PersonKey]
    changed_at: Mapped[datetime] = mapped_column(UtcTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcTime)
    cancelled_because: Mapped[str] = mapped_column(default="")


class MeetingProposalRow(Base):
    """A proposal that a meeting is about."""

    __tablename__ = "meeting_proposals"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)


class InviteeRow(Base):
    """A person who is invited."""

    __tablename__ = "meeting_invitees"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    person_id: Mapped[PersonKey] = mapped_column(primary_key=True, index=True)


class NoteRow(Base):
    """One version of one note of what a meeting decided. Rows are only ever added."""

    __tablename__ = "meeting_notes"
    __table_args__ = (UniqueConstraint("meeting_id", "number", "version"),)

    id: Mapped[Number]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    number: Mapped[int]
    version: Mapped[int]
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"), index=True)
    text: Mapped[str]
    person_id: Mapped[PersonKey]
    at: Mapped[datetime] = mapped_column(UtcTime)


class FeedRow(Base):
    """The secret address of somebody's calendar. Only the token's SHA-256 is stored."""

    __tablename__ = "calendar_feeds"

    person_id: Mapped[PersonKey] = mapped_column(primary_key=True)
    token: Mapped[Digest] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
