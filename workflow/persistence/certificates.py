"""Queries about the register of certificates."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from workflow.persistence.tables import CertificateRow, PersonRow, SignatoryRow


def of(session: Session, person: int, partner: str, day: date) -> list[CertificateRow]:
    """The certificates with which this person may sign for this partner on that day, newest first."""
    query = select(CertificateRow).where(
        CertificateRow.person_id == person,
        CertificateRow.partner == partner,
        CertificateRow.since <= day,
        _lasts(day),
    )
    return list(session.scalars(query.order_by(CertificateRow.id.desc())))


def from_day(session: Session, day: date) -> Iterable[tuple[CertificateRow, str]]:
    """Every certificate that is registered on that day or later, with the person's name."""
    query = select(CertificateRow, PersonRow.name).join(PersonRow, PersonRow.id == CertificateRow.person_id)
    return [
        (row, name) for row, name in session.execute(query.where(_lasts(day)).order_by(CertificateRow.id))
    ]


def ends(session: Session, persons: Iterable[int], day: date) -> list[tuple[int, str, date | None]]:
    """Person, partner and last day of every registration of these people that began by that day."""
    query = select(CertificateRow.person_id, CertificateRow.partner, CertificateRow.until)
    theirs = query.where(CertificateRow.person_id.in_(set(persons)), CertificateRow.since <= day)
    return [(person, partner, until) for person, partner, until in session.execute(theirs)]


def known(session: Session, certificate: str) -> bool:
    """Whether this certificate ever was registered, for anybody."""
    query = select(CertificateRow.id).where(CertificateRow.certificate == certificate)
    return session.scalar(query) is not None


def holders_of(session: Session, public_key: str) -> frozenset[tuple[int, str]]:
    """For whom a certificate of this key ever was registered: persons and partners."""
    query = select(CertificateRow.person_id, CertificateRow.partner)
    found = session.execute(query.where(CertificateRow.public_key == public_key))
    return frozenset((person, partner) for person, partner in found)


def signs_for(session: Session, person: int, partner: str, since: date) -> bool:
    """Whether the person has a mandate to sign for the partner on that day or later."""
    lasts = or_(SignatoryRow.until.is_(None), SignatoryRow.until >= since)
    query = select(SignatoryRow.id).where(SignatoryRow.person_id == person, SignatoryRow.partner == partner)
    return session.scalars(query.where(lasts)).first() is not None


def _lasts(day: date) -> ColumnElement[bool]:
    return or_(CertificateRow.until.is_(None), CertificateRow.until >= day)
