"""Who somebody is elsewhere, and what it takes two people of the office to do to an account."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.domain.vocabulary import Role
from workflow.persistence.tables.base import Base, Digest, Number, PersonKey, word
from workflow.persistence.tables.people import LONGEST_ISSUER, LONGEST_SUBJECT
from workflow.persistence.times import UtcTime


class SignOnRow(Base):
    """Who somebody is at their organisation's provider: an issuer's subject, never an address."""

    __tablename__ = "sign_ons"
    __table_args__ = (UniqueConstraint("issuer", "subject"), UniqueConstraint("person_id", "issuer"))

    id: Mapped[Number]
    person_id: Mapped[PersonKey]
    issuer: Mapped[str] = mapped_column(String(LONGEST_ISSUER))
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT))
    bound_at: Mapped[datetime] = mapped_column(UtcTime)
    refused_at: Mapped[datetime | None] = mapped_column(UtcTime)
    """When the office was last told that another subject came with this person's address."""


class ResetRow(Base):
    """All with which somebody logs in is to be taken away: one of the office asks it, another confirms."""

    __tablename__ = "resets"

    id: Mapped[Number]
    person_id: Mapped[PersonKey] = mapped_column(index=True)
    address: Mapped[str]
    """Where its owner is told, and where the new link goes: as known when it was asked."""
    asked_by: Mapped[PersonKey | None]
    operator: Mapped[str] = mapped_column(String(80), default="")
    """Who asked at the command line, as the operating system calls them."""
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    confirmed_by: Mapped[PersonKey | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    token: Mapped[Digest | None] = mapped_column(unique=True)
    """SHA-256 of the token with which its owner says whether it is right."""
    affirmed_by: Mapped[PersonKey | None]
    """Who said at once that it is right: its owner, or a keeper of their partner."""
    settled_at: Mapped[datetime | None] = mapped_column(UtcTime)
    done: Mapped[bool] = mapped_column(default=False)
    """Whether it took effect; settled and not done is cancelled."""


class RoleRequestRow(Base):
    """A role that somebody is to get: asked by one of the office, confirmed by another."""

    __tablename__ = "role_requests"

    id: Mapped[Number]
    person_id: Mapped[PersonKey] = mapped_column(index=True)
    role: Mapped[Role] = mapped_column(word(Role))
    asked_by: Mapped[PersonKey | None]
    operator: Mapped[str] = mapped_column(String(80), default="")
    """Who asked at the command line, as the operating system calls them."""
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    settled_by: Mapped[PersonKey | None]
    settled_at: Mapped[datetime | None] = mapped_column(UtcTime)
    given: Mapped[bool] = mapped_column(default=False)
