"""Appending to the journal and reading it back."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from workflow.domain.journal import Entry, Fault, Personal, chained
from workflow.persistence.anchor import Anchor, Head
from workflow.persistence.tables import JournalRow, PersonalRow

PAGE = 1_000
"""Entries fetched at a time when reading the whole journal."""
LOCK = 0x6A6F7572
"""The PostgreSQL advisory lock of the journal ("jour")."""


def append(session: Session, at: datetime, body: Mapping[str, Any], personal: Mapping[str, Any]) -> int:
    """Add an entry in this transaction and give its number.

    Two transactions never append at the same time, or the chain would fork: SQLite has one writer, and
    PostgreSQL an advisory lock until the end of the transaction.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    last = session.scalar(select(JournalRow).order_by(JournalRow.number.desc()).limit(1))
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    salt = secrets.token_bytes(16)
    entry, part = chained(entry_of(last) if last else None, moment, body, salt, personal)
    session.add(
        JournalRow(
            number=entry.number,
            at=entry.at,
            agreement=entry.body.get("agreement"),
            body=dict(entry.body),
            commitment=entry.commitment,
            previous=entry.previous,
            hash=entry.hash,
        )
    )
    session.flush()
    session.add(PersonalRow(number=entry.number, salt=part.salt, content=dict(part.content)))
    session.flush()
    session.info[Anchor.KEY] = Head(entry.number, entry.hash)
    return entry.number


def entry_of(row: JournalRow) -> Entry:
    """The entry as the domain checks it."""
    return Entry(row.number, row.at, row.body, row.commitment, row.previous, row.hash)


def about(session: Session, agreement: int) -> Sequence[tuple[JournalRow, PersonalRow | None]]:
    """The history of one agreement, oldest first."""
    query = (
        select(JournalRow, PersonalRow)
        .outerjoin(PersonalRow, PersonalRow.number == JournalRow.number)
        .where(JournalRow.agreement == agreement)
        .order_by(JournalRow.number)
    )
    return session.execute(query).all()


def misplaced(session: Session) -> list[Fault]:
    """The entries that stand under another agreement than their body is about."""
    rows = session.execute(select(JournalRow.number, JournalRow.agreement, JournalRow.body))
    return [
        Fault(number, f"Regel {number} staat bij een ander dossier.")
        for number, agreement, body in rows
        if body.get("agreement") != agreement
    ]


def entries(session: Session) -> Iterator[tuple[Entry, Personal | None]]:
    """Every entry with its personal part, in the order of their numbers, a page at a time."""
    query = (
        select(JournalRow, PersonalRow)
        .outerjoin(PersonalRow, PersonalRow.number == JournalRow.number)
        .order_by(JournalRow.number)
        .limit(PAGE)
    )
    page = session.execute(query).all()
    while page:
        for row, part in page:
            yield entry_of(row), Personal(part.number, part.salt, part.content) if part else None
        session.expunge_all()
        page = session.execute(query.where(JournalRow.number > page[-1][0].number)).all()
