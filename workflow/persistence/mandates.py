"""Queries about seats and signatures: the mandate register."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from workflow.domain.vocabulary import PartnerKind
from workflow.persistence.tables import PartnerRow, PersonRow, SeatRow, SignatoryRow

R = TypeVar("R", SeatRow, SignatoryRow)


def valid_from(
    session: Session, day: date, *, teams: bool | None = None
) -> Iterator[tuple[SeatRow | SignatoryRow, str]]:
    """Every seat and signature that is valid on that day or later, with the person's name.

    Of all partners, or only of those that are a team, or only of those that are none.
    """
    yield from session.execute(_with_names(SeatRow).where(_lasts(SeatRow, day), *_of(SeatRow, teams=teams)))
    yield from session.execute(
        _with_names(SignatoryRow).where(_lasts(SignatoryRow, day), *_of(SignatoryRow, teams=teams))
    )


def by_number(
    session: Session, table: type[SeatRow | SignatoryRow], number: int, day: date
) -> tuple[SeatRow | SignatoryRow, str] | None:
    """The seat or signature with this id and the person's name, if it is valid on that day or later."""
    row: SeatRow | SignatoryRow | None = session.get(table, number)  # type: ignore[assignment]  # the common base of both
    if row is None or (row.until is not None and row.until < day):
        return None
    return row, session.get_one(PersonRow, row.person_id).name


def _of(table: type[SeatRow | SignatoryRow], *, teams: bool | None) -> list[ColumnElement[bool]]:
    if teams is None:
        return []
    keys = select(PartnerRow.key).where(PartnerRow.kind == PartnerKind.TEAM)
    return [table.partner.in_(keys) if teams else table.partner.not_in(keys)]


def of_person(session: Session, person: int, day: date) -> Iterator[tuple[SeatRow | SignatoryRow, str]]:
    """The same of one person."""
    seats = _with_names(SeatRow).where(_lasts(SeatRow, day), SeatRow.person_id == person)
    signatures = _with_names(SignatoryRow).where(_lasts(SignatoryRow, day), SignatoryRow.person_id == person)
    yield from session.execute(seats)
    yield from session.execute(signatures)


def deputies(session: Session, seats: Iterable[int], day: date) -> list[SeatRow]:
    """Who stands in for these seats on that day or later."""
    query = select(SeatRow).where(SeatRow.deputy_of.in_(list(seats)), _lasts(SeatRow, day))
    return list(session.scalars(query.order_by(SeatRow.id)))


def deputies_named(session: Session, seats: Iterable[int], day: date) -> list[tuple[SeatRow, str]]:
    """The same, with their names."""
    query = _with_names(SeatRow).where(SeatRow.deputy_of.in_(list(seats)), _lasts(SeatRow, day))
    return [(row, name) for row, name in session.execute(query)]


def holders(session: Session, seats: Iterable[int]) -> dict[int, str]:
    """Whose seats these are: names, by the seat's id."""
    query = select(SeatRow.id, PersonRow.name).join(PersonRow, PersonRow.id == SeatRow.person_id)
    return dict(session.execute(query.where(SeatRow.id.in_(list(seats)))).all())


def ever_of(session: Session, partners: Iterable[str]) -> Iterator[tuple[SeatRow | SignatoryRow, str]]:
    """Every seat and signature that these partners ever had, with the person's name."""
    keys = list(partners)
    yield from session.execute(_with_names(SeatRow).where(SeatRow.partner.in_(keys)))
    yield from session.execute(_with_names(SignatoryRow).where(SignatoryRow.partner.in_(keys)))


def acting_for(session: Session, partner: str, day: date) -> tuple[int, ...]:
    """The active people who speak or sign for this partner on that day."""
    found: set[int] = set()
    for table in (SeatRow, SignatoryRow):
        query = select(table.person_id).join(PersonRow, PersonRow.id == table.person_id)
        query = query.where(
            PersonRow.active, table.partner == partner, table.since <= day, _lasts(table, day)
        )
        found |= set(session.scalars(query))
    return tuple(sorted(found))


def holds_already(session: Session, row: SeatRow | SignatoryRow) -> bool:
    """Whether the person has this seat, or this mandate to sign, on some day of its period already."""
    table = type(row)
    query = select(table.id).where(table.person_id == row.person_id, table.partner == row.partner)
    query = query.where(_lasts(table, row.since))
    if row.until is not None:
        query = query.where(table.since <= row.until)
    if isinstance(row, SeatRow):
        query = query.where(SeatRow.level == row.level)
    return session.execute(query.limit(1)).first() is not None


def _with_names(table: type[R]) -> Select[R, str]:
    return select(table, PersonRow.name).join(PersonRow, PersonRow.id == table.person_id).order_by(table.id)


def _lasts(table: type[SeatRow | SignatoryRow], day: date) -> ColumnElement[bool]:
    return or_(table.until.is_(None), table.until >= day)
