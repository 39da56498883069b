"""Who keeps the mandates of each partner, and what was nominated (docs/lifecycle.md; ADR 0048)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from workflow.domain.partners.words import KeeperProof, NominationState, Sort
from workflow.persistence.tables.base import Base, Number, PartnerKey, PersonKey, word
from workflow.persistence.times import UtcTime


class KeeperRow(Base):
    """Who keeps one partner's mandates, and from when until when. A team's keepers are its coordinators."""

    __tablename__ = "keepers"

    id: Mapped[Number]
    partner: Mapped[PartnerKey] = mapped_column(index=True)
    person_id: Mapped[PersonKey] = mapped_column(index=True)
    function: Mapped[str]
    since: Mapped[date]
    until: Mapped[date | None]
    proof: Mapped[KeeperProof] = mapped_column(word(KeeperProof))
    domain: Mapped[str] = mapped_column(default="")
    """Of the address, as the other partners' keepers were told it."""
    given_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Who nominated or appointed; None for the command line and the organisation's own login provider."""
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Who confirmed: of the office for a first keeper, else a keeper of the same partner."""
    at: Mapped[datetime] = mapped_column(UtcTime)


class NominationRow(Base):
    """A seat, signature or keepership, or its end, proposed for a partner. Without effect by itself."""

    __tablename__ = "nominations"

    id: Mapped[Number]
    partner: Mapped[PartnerKey] = mapped_column(index=True)
    person_id: Mapped[PersonKey] = mapped_column(index=True)
    sort: Mapped[Sort] = mapped_column(word(Sort))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What is nominated, as `persistence.keepers` writes it."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    operator: Mapped[str] = mapped_column(default="")
    """The operating system's user, when it came from the command line."""
    at: Mapped[datetime] = mapped_column(UtcTime)
    state: Mapped[NominationState] = mapped_column(word(NominationState), index=True)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcTime)
    reason: Mapped[str] = mapped_column(default="")
    """Why it was refused, in the keeper's own words."""
    code: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 of the code that went by post."""
    tries: Mapped[int] = mapped_column(default=0)
    """How often a wrong code was entered."""


class AcceptanceRow(Base):
    """A keeper who accepted a nomination; for some, keepers of two partners must."""

    __tablename__ = "nomination_acceptances"

    nomination_id: Mapped[int] = mapped_column(ForeignKey("nominations.id"), primary_key=True)
    person_id: Mapped[PersonKey] = mapped_column(primary_key=True)
    partner: Mapped[PartnerKey]
    at: Mapped[datetime] = mapped_column(UtcTime)


class KeeperObjectionRow(Base):
    """A keeper of another partner objects to a first keeper; until it is settled, that partner is frozen."""

    __tablename__ = "keeper_objections"

    id: Mapped[Number]
    keeper_id: Mapped[int] = mapped_column(ForeignKey("keepers.id"), index=True)
    partner: Mapped[PartnerKey]
    """For which the objector keeps."""
    person_id: Mapped[PersonKey]
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcTime)
    stays: Mapped[bool | None]
    """Whether the keeper stayed."""


class KeeperVoteRow(Base):
    """What one of those who settle an objection says of it."""

    __tablename__ = "keeper_votes"

    objection_id: Mapped[int] = mapped_column(ForeignKey("keeper_objections.id"), primary_key=True)
    person_id: Mapped[PersonKey] = mapped_column(primary_key=True)
    partner: Mapped[str | None] = mapped_column(ForeignKey("partners.key"))
    """For which this person keeps; None for the office."""
    stays: Mapped[bool]
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcTime)
