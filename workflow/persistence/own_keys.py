"""Queries about the installation's own keys."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.vocabulary import KeyKind
from workflow.persistence import rows
from workflow.persistence.tables import InstallationKeyRow, JournalRow

Fingerprint = tuple[KeyKind, str]
"""What a key is for, and 64 hexadecimal digits by which it is known again."""
RECENT = 100
"""Entries whose rows are looked at: one of them is as it was told."""


def counting(session: Session) -> frozenset[Fingerprint]:
    """The keys that count now."""
    query = select(InstallationKeyRow.kind, InstallationKeyRow.fingerprint)
    found = session.execute(query.where(InstallationKeyRow.until.is_(None)))
    return frozenset((kind, fingerprint) for kind, fingerprint in found)


def begin(session: Session, keys: Iterable[Fingerprint], at: datetime) -> None:
    """Have these keys count from now on."""
    for kind, fingerprint in sorted(keys):
        session.merge(InstallationKeyRow(kind=kind, fingerprint=fingerprint, since=at, until=None))


def end(session: Session, keys: Iterable[Fingerprint], at: datetime) -> None:
    """Have these keys count no longer."""
    for key in sorted(keys):
        session.get_one(InstallationKeyRow, key).until = at


def secret_fits(session: Session) -> bool:
    """Whether the digests of rows that the journal told last were made with the secret of this folder."""
    newest = select(JournalRow.body).order_by(JournalRow.number.desc()).limit(RECENT)
    told: dict[str, str | None] = {}
    for body in session.scalars(newest):
        told = {**body.get("rows", {}), **told}
    return rows.fits(session, told)
