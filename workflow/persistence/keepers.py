"""Queries about who keeps a partner's mandates. A team's keepers are its coordinators."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select, union
from sqlalchemy.orm import Session

from workflow.domain.vocabulary import PartnerKind
from workflow.persistence.tables import KeeperRow, PartnerRow, PersonRow, SeatRow


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
    return tuple(sorted({*session.scalars(named), *session.scalars(teams)}))


def _active(session: Session, *queries: Select[int]) -> tuple[int, ...]:
    found = select(PersonRow.id).where(PersonRow.id.in_(union(*queries)), PersonRow.active)
    return tuple(session.scalars(found.order_by(PersonRow.id)))


def _holds(table: type[KeeperRow | SeatRow], day: date) -> ColumnElement[bool]:
    return (table.since <= day) & or_(table.until.is_(None), table.until >= day)
