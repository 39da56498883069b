"""Queries about seats and signatures: the mandate register."""

from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from workflow.persistence.tables import PersonRow, SeatRow, SignatoryRow

R = TypeVar("R", SeatRow, SignatoryRow)


def valid_from(session: Session, day: date) -> Iterator[tuple[SeatRow | SignatoryRow, str]]:
    """Every seat and signature that is valid on that day or later, with the person's name."""
    yield from session.execute(_with_names(SeatRow).where(_lasts(SeatRow, day)))
    yield from session.execute(_with_names(SignatoryRow).where(_lasts(SignatoryRow, day)))


def _with_names(table: type[R]) -> Select[R, str]:
    return select(table, PersonRow.name).join(PersonRow, PersonRow.id == table.person_id).order_by(table.id)


def _lasts(table: type[SeatRow | SignatoryRow], day: date) -> ColumnElement[bool]:
    return or_(table.until.is_(None), table.until >= day)
