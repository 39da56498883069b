"""Queries about handovers: a coordinator's part in a team, offered to somebody else."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from workflow.domain.vocabulary import State
from workflow.persistence.tables import (
    AgreementRow,
    AskedRow,
    HandoverRow,
    KeeperRow,
    PaperRow,
    PersonRow,
    SeatRow,
    SignatoryRow,
    SignatureRow,
    TeamRow,
)


def open_for(
    session: Session, handover: int, *, to: int | None = None, of: int | None = None
) -> HandoverRow | None:
    """The handover, locked, if it is still open and to or of this person; or None."""
    query = select(HandoverRow).where(HandoverRow.id == handover, HandoverRow.settled_at.is_(None))
    return session.scalar(query.where(*_between(to, of)).with_for_update())


def open_offers(
    session: Session, *, to: int | None = None, of: int | None = None
) -> list[tuple[HandoverRow, TeamRow]]:
    """The open handovers to or of this person, with their teams, oldest first."""
    query = select(HandoverRow, TeamRow).join(TeamRow, TeamRow.id == HandoverRow.team_id)
    wanted = query.where(HandoverRow.settled_at.is_(None), *_between(to, of))
    return [(row, team) for row, team in session.execute(wanted.order_by(HandoverRow.id))]


@dataclass(frozen=True, slots=True)
class Offer:
    """An open handover with the names in it."""

    row: HandoverRow
    team: TeamRow
    giver: str
    taker: str
    agreement: int | None
    """The team's newest agreement."""


def offers_told(session: Session, *, to: int | None = None, of: int | None = None) -> list[Offer]:
    """The same with the names in them, in one query."""
    giver, taker = aliased(PersonRow), aliased(PersonRow)
    newest = (
        select(func.max(AgreementRow.id)).where(AgreementRow.team_id == HandoverRow.team_id).scalar_subquery()
    )
    query = (
        select(HandoverRow, TeamRow, giver.name, taker.name, newest)
        .join(TeamRow, TeamRow.id == HandoverRow.team_id)
        .join(giver, giver.id == HandoverRow.from_id)
        .join(taker, taker.id == HandoverRow.to_id)
        .where(HandoverRow.settled_at.is_(None), *_between(to, of))
    )
    return [Offer(*found) for found in session.execute(query.order_by(HandoverRow.id))]


def lock_team(session: Session, team: int) -> None:
    """Nothing happens to the team's agreements until the end of this transaction."""
    rows = select(AgreementRow).where(AgreementRow.team_id == team).order_by(AgreementRow.id)
    session.scalars(rows.with_for_update()).all()


def still_asked_to_sign(session: Session, team: int, person: int) -> bool:
    """Whether an open signing of this team asks for a signature that this person has not set."""
    query = (
        select(AskedRow.signatory_id)
        .join(PaperRow, PaperRow.id == AskedRow.paper_id)
        .join(AgreementRow, AgreementRow.id == PaperRow.agreement_id)
        .outerjoin(
            SignatureRow,
            (SignatureRow.paper_id == AskedRow.paper_id)
            & (SignatureRow.signatory_id == AskedRow.signatory_id),
        )
        .where(AgreementRow.team_id == team, AgreementRow.state == State.FOR_SIGNING)
        .where(PaperRow.void_at.is_(None), AskedRow.person_id == person, SignatureRow.id.is_(None))
    )
    return session.execute(query).first() is not None


def seats(session: Session, person: int, partner: str, day: date) -> list[SeatRow]:
    """The person's own seats of this partner that hold on that day or later."""
    query = select(SeatRow).where(SeatRow.person_id == person, SeatRow.partner == partner)
    lasting = query.where(SeatRow.deputy_of.is_(None), or_(SeatRow.until.is_(None), SeatRow.until >= day))
    return list(session.scalars(lasting.order_by(SeatRow.id)))


def signatures(session: Session, person: int, partner: str, day: date) -> list[SignatoryRow]:
    """The person's mandates to sign for this partner that hold on that day or later."""
    query = select(SignatoryRow).where(SignatoryRow.person_id == person, SignatoryRow.partner == partner)
    lasting = query.where(or_(SignatoryRow.until.is_(None), SignatoryRow.until >= day))
    return list(session.scalars(lasting.order_by(SignatoryRow.id)))


def newest_agreement(session: Session, team: int) -> int | None:
    """The id of the team's newest agreement, or None."""
    query = select(AgreementRow.id).where(AgreementRow.team_id == team).order_by(AgreementRow.id.desc())
    return session.scalars(query.limit(1)).first()


def name(session: Session, person: int) -> str:
    """The name of this person. Raises NoResultFound."""
    return session.get_one(PersonRow, person).name


def _between(to: int | None, of: int | None) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [] if to is None else [HandoverRow.to_id == to]
    return wanted if of is None else [*wanted, HandoverRow.from_id == of]


def end_keeper(session: Session, person: int, partner: str, until: date) -> None:
    """Who keeps a team by more than their seat keeps it until this day, and no longer."""
    query = select(KeeperRow).where(KeeperRow.person_id == person, KeeperRow.partner == partner)
    for row in session.scalars(query.where(or_(KeeperRow.until.is_(None), KeeperRow.until > until))):
        row.until = until
