"""Queries for the list of all accounts: who, with which roles, for whom, and whether somebody can log in."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session

from workflow.domain.vocabulary import Role
from workflow.persistence.tables import (
    FactorRow,
    InvitationRow,
    PartnerRow,
    PersonRow,
    RoleRow,
    SeatRow,
    SignatoryRow,
    SignOnRow,
)

T = TypeVar("T")
Found = Row[PersonRow, datetime | None, bool]
"""An account, until when its newest open invitation works, and whether it has more than a password."""


def accounts(session: Session, words: str, first: int, most: int) -> tuple[int, Sequence[Found]]:
    """How many accounts have these words in their name or address, and some of them, by name."""
    wanted = _like(words)
    total = session.scalar(select(func.count()).select_from(PersonRow).where(*wanted)) or 0
    order = (func.lower(PersonRow.name), PersonRow.id)
    return total, session.execute(_found().where(*wanted).order_by(*order).offset(first).limit(most)).all()


def one(session: Session, person: int) -> Found | None:
    """The same of one account, also a closed one."""
    return session.execute(_found().where(PersonRow.id == person)).first()


def roles(session: Session, people: Iterable[int]) -> dict[int, list[Role]]:
    """The roles of these people, also of closed accounts."""
    query = select(RoleRow.person_id, RoleRow.role).where(RoleRow.person_id.in_(set(people)))
    return _by_person(session.execute(query.order_by(RoleRow.role)).all())


def partners(
    session: Session, table: type[SeatRow | SignatoryRow], people: Iterable[int], day: date
) -> dict[int, list[str]]:
    """The names of the partners for which these people hold a seat, or sign, on that day."""
    query = (
        select(table.person_id, PartnerRow.name)
        .join(PartnerRow, PartnerRow.key == table.partner)
        .where(table.person_id.in_(set(people)), table.since <= day)
        .where(or_(table.until.is_(None), table.until >= day))
        .distinct()
        .order_by(PartnerRow.name)
    )
    return _by_person(session.execute(query).all())


def _found() -> Select[PersonRow, datetime | None, bool]:
    until = select(func.max(InvitationRow.expires_at)).where(
        InvitationRow.person_id == PersonRow.id, InvitationRow.used_at.is_(None)
    )
    has_factor = select(FactorRow.id).where(FactorRow.person_id == PersonRow.id).exists()
    signs_on = select(SignOnRow.id).where(SignOnRow.person_id == PersonRow.id).exists()
    return select(PersonRow, until.scalar_subquery(), has_factor | signs_on)


def _like(words: str) -> list[ColumnElement[bool]]:
    asked = words.replace("\0", "").lower().split()
    columns = (func.lower(PersonRow.name), PersonRow.email)
    return [or_(*(column.contains(word, autoescape=True) for column in columns)) for word in asked]


def _by_person(told: Iterable[Row[int, T]]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = {}
    for person, thing in told:
        found.setdefault(person, []).append(thing)
    return found
