"""Queries about who keeps a partner's mandates. A team's keepers are its coordinators."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, or_, select, union
from sqlalchemy.orm import Session

from workflow.domain.partners.words import NominationState
from workflow.domain.vocabulary import PartnerKind, Role
from workflow.persistence.tables import (
    KeeperObjectionRow,
    KeeperRow,
    KeeperVoteRow,
    NominationRow,
    PartnerRow,
    PersonRow,
    RoleRow,
    SeatRow,
    SignatoryRow,
)
from workflow.persistence.together import Together


def of_partner(session: Session, partner: str, day: date) -> tuple[int, ...]:
    """The active people who keep this partner's mandates on that day, in the order of their numbers."""
    named = select(KeeperRow.person_id).where(KeeperRow.partner == partner, _holds(KeeperRow, day))
    coordinating = (
        select(SeatRow.person_id)
        .join(PartnerRow, PartnerRow.key == SeatRow.partner)
        .where(PartnerRow.kind == PartnerKind.TEAM, SeatRow.partner == partner)
        .where(SeatRow.deputy_of.is_(None), SeatRow.accepted_by.is_not(None), _holds(SeatRow, day))
    )
    return _active(session, named, coordinating)


def of_everybody(session: Session, day: date, but: Iterable[str] = ()) -> dict[str, tuple[int, ...]]:
    """The active named keepers of every partner that is no team, by the partner's key."""
    query = (
        select(KeeperRow.partner, KeeperRow.person_id)
        .join(PersonRow, PersonRow.id == KeeperRow.person_id)
        .where(_holds(KeeperRow, day), PersonRow.active, KeeperRow.partner.not_in(list(but)))
        .order_by(KeeperRow.partner, KeeperRow.person_id)
    )
    found: dict[str, list[int]] = {}
    for partner, person in session.execute(query):
        found.setdefault(partner, []).append(person)
    return {partner: tuple(people) for partner, people in found.items()}


def for_person(session: Session, person: int, day: date) -> tuple[int, ...]:
    """The other keepers of every partner for which this person speaks or whose mandates they keep."""
    query = select(SeatRow.partner).where(SeatRow.person_id == person, _holds(SeatRow, day))
    kept = select(KeeperRow.partner).where(KeeperRow.person_id == person, _holds(KeeperRow, day))
    partners = set(session.scalars(query)) | set(session.scalars(kept))
    found = {keeper for partner in partners for keeper in of_partner(session, partner, day)}
    return tuple(sorted(found - {person}))


def kept_by(session: Session, person: int, day: date) -> tuple[str, ...]:
    """The keys of the partners whose mandates this person keeps on that day: one, or a team or more."""
    named = select(KeeperRow.partner).where(KeeperRow.person_id == person, _holds(KeeperRow, day))
    teams = (
        select(SeatRow.partner)
        .join(PartnerRow, PartnerRow.key == SeatRow.partner)
        .where(PartnerRow.kind == PartnerKind.TEAM, SeatRow.person_id == person)
        .where(SeatRow.deputy_of.is_(None), SeatRow.accepted_by.is_not(None), _holds(SeatRow, day))
    )
    return tuple(sorted(session.scalars(union(named, teams))))


def concerned(session: Session, person: int, day: date) -> tuple[str, ...]:
    """The keys of the partners whose mandates this person keeps, or for which they speak or sign that day."""
    tables: tuple[type[KeeperRow | SeatRow | SignatoryRow], ...] = (KeeperRow, SeatRow, SignatoryRow)
    each = (select(t.partner).where(t.person_id == person, _holds(t, day)) for t in tables)
    return tuple(sorted(session.scalars(union(*each))))


def others_than_the_gemeente(session: Session, partners: Iterable[str]) -> tuple[str, ...]:
    """The names of those of these partners that are not the gemeente."""
    wanted = (PartnerRow.key.in_(list(partners)), PartnerRow.kind != PartnerKind.MUNICIPALITY)
    return tuple(session.scalars(select(PartnerRow.name).where(*wanted).order_by(PartnerRow.name)))


OPEN = NominationRow.state.in_((NominationState.OPEN, NominationState.AWAITS_CODE))
"""Whether a nomination waits for somebody."""


def with_nominations(session: Session) -> tuple[str, ...]:
    """The keys of the partners for which a nomination waits."""
    return tuple(session.scalars(select(NominationRow.partner).where(OPEN).distinct()))


def nominated(session: Session, person: int) -> tuple[str, ...]:
    """The keys of the partners for which this person is nominated."""
    mine = select(NominationRow.partner).where(OPEN, NominationRow.person_id == person)
    return tuple(session.scalars(mine.distinct()))


def partners_named(session: Session) -> tuple[tuple[str, str], ...]:
    """Key and name of every partner that is no team, by name."""
    query = select(PartnerRow.key, PartnerRow.name).where(PartnerRow.kind != PartnerKind.TEAM)
    return tuple((key, name) for key, name in session.execute(query.order_by(PartnerRow.name)))


def may_be_asked_by(session: Session, person: int, day: date) -> tuple[tuple[str, str], ...]:
    """Key and name of the partners for which this person may ask: for the office all that are no team."""
    is_office = select(RoleRow.person_id).where(
        RoleRow.person_id == person, RoleRow.role == Role.MAYORS_OFFICE
    )
    if session.scalar(is_office) is not None:
        return partners_named(session)
    own = concerned(session, person, day)
    query = select(PartnerRow.key, PartnerRow.name).where(PartnerRow.key.in_(own))
    return tuple((key, name) for key, name in session.execute(query.order_by(PartnerRow.name)))


def for_page(session: Session) -> tuple[dict[int, KeeperRow], dict[int, str], dict[str, str]]:
    """Every keeper by number; the names of who is in keepers and waiting nominations; the partners' names."""
    ask = Together(session)
    rows = ask.ask(select(KeeperRow))
    persons: CompoundSelect[Any] = union(
        select(KeeperRow.person_id),
        select(KeeperRow.given_by),
        select(KeeperRow.accepted_by),
        select(NominationRow.person_id).where(OPEN),
        select(NominationRow.by_id).where(OPEN),
    )
    names = ask.ask(select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(persons)))
    partners = ask.ask(select(PartnerRow.key, PartnerRow.name))
    return {row.id: row for (row,) in rows.rows}, dict(names.rows), dict(partners.rows)


def objections_for_page(
    session: Session,
) -> tuple[tuple[KeeperObjectionRow, ...], dict[int, tuple[KeeperVoteRow, ...]]]:
    """The objections that were not settled, oldest first, and what was said of each by its number."""
    ask, waiting = Together(session), KeeperObjectionRow.settled_at.is_(None)
    rows = ask.ask(select(KeeperObjectionRow).where(waiting).order_by(KeeperObjectionRow.id))
    said = ask.ask(select(KeeperVoteRow).join(KeeperObjectionRow).where(waiting).order_by(KeeperVoteRow.at))
    votes: dict[int, tuple[KeeperVoteRow, ...]] = {}
    for (vote,) in said.rows:
        votes[vote.objection_id] = (*votes.get(vote.objection_id, ()), vote)
    return tuple(row for (row,) in rows.rows), votes


def _active(session: Session, *queries: Select[int]) -> tuple[int, ...]:
    found = select(PersonRow.id).where(PersonRow.id.in_(union(*queries)), PersonRow.active)
    return tuple(session.scalars(found.order_by(PersonRow.id)))


def _holds(table: type[KeeperRow | SeatRow | SignatoryRow], day: date) -> ColumnElement[bool]:
    return (table.since <= day) & or_(table.until.is_(None), table.until >= day)
