"""Teams, their working agreements, and everything said about those."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.domain.vocabulary import Stance, State
from workflow.persistence.tables.base import (
    STANDING,
    AgreementKey,
    Base,
    Digest,
    Key,
    Number,
    PartnerKey,
    PersonKey,
    word,
)
from workflow.persistence.times import UtcTime


class TeamRow(Base):
    """A buurtpreventieteam. What it agreed stands in its agreements."""

    __tablename__ = "teams"

    id: Mapped[Number]
    slug: Mapped[Key] = mapped_column(unique=True)
    """The team's place in the public register's URL."""
    name: Mapped[str]
    partner: Mapped[PartnerKey] = mapped_column(unique=True)


class AgreementPartnerRow(Base):
    """A partner of one agreement; which partners there are differs per team."""

    __tablename__ = "agreement_partners"

    agreement_id: Mapped[AgreementKey] = mapped_column(primary_key=True)
    partner: Mapped[PartnerKey] = mapped_column(primary_key=True)
    place: Mapped[int]
    """The order in which partners are shown. It gives no partner any precedence."""


class AgreementRow(Base):
    """One version of one team's werkafspraken: the aggregate that is locked and versioned as a whole."""

    __tablename__ = "agreements"

    id: Mapped[Number]
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"), index=True)
    covenant_id: Mapped[int] = mapped_column(ForeignKey("covenants.id"))
    state: Mapped[State] = mapped_column(word(State), index=True)
    since: Mapped[datetime] = mapped_column(UtcTime)
    """When it came into this state."""
    form: Mapped[dict[str, Any]] = mapped_column(JSON)
    put_up: Mapped[Digest | None]
    text: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """The complete text as it was put to approval."""
    submitted_by: Mapped[PersonKey | None]
    recognised_by: Mapped[PersonKey | None]
    recognised_at: Mapped[datetime | None] = mapped_column(UtcTime)
    recognised_on: Mapped[date | None]
    term_ends: Mapped[date | None]
    """The first day after its term."""
    notice_partner: Mapped[PartnerKey | None]
    notice_person: Mapped[PersonKey | None]
    notice_day: Mapped[date | None]
    """The first day on which it no longer applies, by notice."""
    predecessor_id: Mapped[int | None] = mapped_column(ForeignKey("agreements.id"), index=True)
    journal_number: Mapped[int] = mapped_column(default=0)
    """The last journal entry about this agreement."""
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own convention


class ProposalRow(Base):
    """A proposed change."""

    __tablename__ = "proposals"
    __table_args__ = (UniqueConstraint("agreement_id", "number"),)

    id: Mapped[Number]
    agreement_id: Mapped[AgreementKey]
    number: Mapped[int]
    partner: Mapped[PartnerKey]
    retracted: Mapped[bool] = mapped_column(default=False)


class RevisionRow(Base):
    """One exact text of a proposal."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)

    id: Mapped[Number]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), index=True)
    number: Mapped[int]
    draft: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[Digest]
    person_id: Mapped[PersonKey]
    at: Mapped[datetime] = mapped_column(UtcTime)


class StanceRow(Base):
    """What a partner said at one level of one revision. Rows are only ever added."""

    __tablename__ = "stances"

    id: Mapped[Number]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), index=True)
    partner: Mapped[PartnerKey]
    level: Mapped[int]
    person_id: Mapped[PersonKey]
    stance: Mapped[Stance] = mapped_column(word(Stance))
    digest: Mapped[Digest]
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcTime)


class RemarkRow(Base):
    """A question or an answer about a proposal. Rows are only ever added."""

    __tablename__ = "remarks"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)

    id: Mapped[Number]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), index=True)
    number: Mapped[int]
    partner: Mapped[PartnerKey]
    person_id: Mapped[PersonKey]
    text: Mapped[str]
    answers: Mapped[int | None]
    """The number of the remark that this one answers."""
    at: Mapped[datetime] = mapped_column(UtcTime)


class StandingRow(Base):
    """A period in which a team was recognised by an agreement: from a day until a day that is not in it.

    What stood at the end of a day counts for that day; an empty period is one that began and ended in a day.
    """

    __tablename__ = "standings"
    __table_args__ = (Index("ix_standings_team_id_since", "team_id", "since"),)

    id: Mapped[Number]
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    agreement_id: Mapped[AgreementKey]
    since: Mapped[date] = mapped_column(index=True)
    until: Mapped[date | None] = mapped_column(index=True)
    """None while no end is known; a known end of term is filled in from the start."""


class ApprovalRow(Base):
    """A partner's yes to the complete text. Void approvals stay, with the moment they became void."""

    __tablename__ = "approvals"
    __table_args__ = (
        Index(
            "uq_approvals_standing",
            "agreement_id",
            "partner",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    id: Mapped[Number]
    agreement_id: Mapped[AgreementKey]
    partner: Mapped[PartnerKey]
    person_id: Mapped[PersonKey]
    digest: Mapped[Digest]
    at: Mapped[datetime] = mapped_column(UtcTime)
    void_at: Mapped[datetime | None] = mapped_column(UtcTime)
