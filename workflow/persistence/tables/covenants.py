"""Covenants in numbered versions, their levels, and the partners."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.domain.vocabulary import PartnerKind
from workflow.persistence.tables.base import Base, Digest, Key, Number, PartnerKey, word
from workflow.persistence.times import UtcTime


class CovenantRow(Base):
    """One version of a municipality's covenant. Its text never changes; a change is a new version."""

    __tablename__ = "covenants"
    __table_args__ = (UniqueConstraint("version"),)

    id: Mapped[Number]
    version: Mapped[int]
    text: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The structure of `workflow.domain.covenant`, as JSON."""
    plain: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What its articles and principles mean in plain words: no part of the text, and so of no digest."""
    digest: Mapped[Digest]
    imported_at: Mapped[datetime] = mapped_column(UtcTime)
    term_months: Mapped[int | None]
    """How long a recognition under this version lasts; None means until somebody ends it."""


class LevelRow(Base):
    """A level of consultation of a covenant."""

    __tablename__ = "levels"

    covenant_id: Mapped[int] = mapped_column(ForeignKey("covenants.id"), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Key]


class MinimumSizeRow(Base):
    """How many members a team needs at least, from a day on: dated configuration, not code."""

    __tablename__ = "minimum_sizes"

    covenant_id: Mapped[int] = mapped_column(ForeignKey("covenants.id"), primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    members: Mapped[int]


class PartnerRow(Base):
    """An organisation that signs. A team is one too, under its own key."""

    __tablename__ = "partners"

    key: Mapped[Key] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[PartnerKind] = mapped_column(word(PartnerKind))
    domain: Mapped[str | None]
    """The organisation's own mail domain; None until its first keeper is confirmed."""


class CovenantPartnerRow(Base):
    """A partner that a covenant names; a new team's agreement begins with these and the team itself."""

    __tablename__ = "covenant_partners"

    covenant_id: Mapped[int] = mapped_column(ForeignKey("covenants.id"), primary_key=True)
    partner: Mapped[PartnerKey] = mapped_column(primary_key=True)
    place: Mapped[int]
