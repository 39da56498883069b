"""Appending to the journal and reading it back."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Text, func, select, text, type_coerce
from sqlalchemy.orm import Session

from workflow.domain.journal import (
    Entry,
    Fault,
    Personal,
    chained,
    committed,
    fits,
    gone,
    in_order,
    leaf_of,
)
from workflow.domain.merkle import Look, Node, grown
from workflow.domain.vocabulary import Administration, EntryKind
from workflow.persistence import continuity, pace, rows
from workflow.persistence.anchor import Anchor, Head
from workflow.persistence.tables import JournalRow, NodeRow, PersonalRow
from workflow.persistence.together import Together, Told

PENDING = "journal_pending"
PAGE = 1_000
"""Entries fetched at a time when reading the whole journal."""
LOCK = 0x6A6F7572
"""The PostgreSQL advisory lock of the journal ("jour")."""
Body = dict[str, Any]


class NotAsWritten(RuntimeError):
    """The database gives back another entry than was put in it: a bug, and nothing of it may stay."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An entry that has its number and waits for the end of the transaction."""

    number: int
    at: str
    body: Mapping[str, Any]
    personal: Mapping[str, Any]


def append(
    session: Session,
    at: datetime,
    body: Mapping[str, Any],
    personal: Mapping[str, Any],
    *,
    confirmed: bool = False,
) -> int:
    """Add an entry to this transaction and give its number; `write_down` puts it in the journal.

    Its moment is never before that of the entry it follows, but when a person `confirmed` that the clock is
    right. Raises ClockWrong.
    """
    hold(session)
    pending: list[Pending] = session.info.setdefault(PENDING, [])
    number, last = (pending[-1].number, _read(pending[-1].at)) if pending else _newest(session)
    if not confirmed:
        session.info[pace.KEY].judge(at, last)
        at = max(at, last) if last else at
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    pending.append(Pending(number + 1, moment, body, personal))
    return number + 1


def timely(session: Session, now: datetime) -> None:
    """Raise ClockWrong when an entry of this moment would be refused: before work that would be in vain."""
    session.info[pace.KEY].judge(now, _newest(session)[1])


def last_moment(session: Session) -> datetime | None:
    """The moment of the newest entry; None before the first, and when it is not readable as one."""
    return _newest(session)[1]


def _newest(session: Session) -> tuple[int, datetime | None]:
    newest = select(JournalRow.number, JournalRow.at).order_by(JournalRow.number.desc()).limit(1)
    found = session.execute(newest).first()
    return (found[0], _read(found[1])) if found else (0, None)


def _read(moment: str) -> datetime | None:
    """The moment of an entry. One that is no moment was not written by us: that is for checking to tell."""
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return at if at.tzinfo else None


def write_down(session: Session, anchor: Anchor) -> None:
    """Put the entries of this transaction in the chain and in the tree, the last one with every changed row.

    Raises ChangedInSilence when rows were changed and there is no entry, and AnchorMismatch.
    """
    session.flush()
    pending: list[Pending] = session.info.pop(PENDING, [])
    told = rows.changed(session)
    if told and not pending:
        raise rows.ChangedInSilence(", ".join(told))
    before = continuity.goes_on(session, anchor) if pending else None
    for place, each in enumerate(pending, start=1):
        _write(session, each, {"rows": told} if told and place == len(pending) else {})
    if before:
        anchor.prepare(before, session.info[Anchor.KEY])


def _write(session: Session, pending: Pending, more: Mapping[str, Any]) -> None:
    last = session.scalar(select(JournalRow).order_by(JournalRow.number.desc()).limit(1))
    body, salt = {**pending.body, **more}, secrets.token_bytes(16)
    entry, part = chained(entry_of(last) if last else None, pending.at, body, salt, pending.personal)
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
    for (level, place), made in grown(entry.number - 1, leaf_of(entry), nodes(session)):
        session.add(NodeRow(level=level, place=place, hash=made.hex()))
    session.flush()
    _read_back(session, entry)
    session.info[Anchor.KEY] = Head(entry.number, entry.hash)


def _read_back(session: Session, entry: Entry) -> None:
    """Ask the database for what was just written. Raises NotAsWritten when that is anything else."""
    columns = (*JournalRow.__table__.columns, PersonalRow.salt, PersonalRow.content)
    join = PersonalRow.number == JournalRow.number
    query = select(*columns).join(PersonalRow, join).where(JournalRow.number == entry.number)
    number, at, agreement, body, commitment, previous, found, salt, content = session.execute(query).one()
    stored, personal = Entry(number, at, body, commitment, previous, found), Personal(number, salt, content)
    whole = fits(stored) and committed(stored, personal) and in_order(stored, personal)
    if not whole or (stored.hash, agreement) != (entry.hash, entry.body.get("agreement")):
        raise NotAsWritten(entry.number)


def hold(session: Session) -> None:
    """Wait for the journal, and keep it until the end of the transaction.

    Two transactions never append at the same time, or the chain would fork: SQLite has one writer, whose
    transaction begins here at the latest, and PostgreSQL gets an advisory lock.
    """
    if session.connection().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def size(session: Session) -> int:
    """How many entries there are."""
    return session.scalar(select(func.max(JournalRow.number))) or 0


def hash_at(session: Session, number: int) -> str | None:
    """The hash of the entry with this number; None when there is none."""
    return session.scalar(select(JournalRow.hash).where(JournalRow.number == number))


def nodes(session: Session) -> Look:
    """The nodes of the tree as they are stored, each read when it is asked for."""

    def look(node: Node) -> bytes:
        row = session.get(NodeRow, node)
        if row is None:
            raise LookupError(node)
        try:
            return bytes.fromhex(row.hash)
        except (ValueError, TypeError) as error:
            raise LookupError(node) from error

    return look


def all_nodes(session: Session) -> dict[Node, str]:
    """Every stored node, in hexadecimal digits."""
    query = select(NodeRow.level, NodeRow.place, NodeRow.hash)
    return {(level, place): found for level, place, found in session.execute(query)}


def entry_of(row: JournalRow) -> Entry:
    """The entry as the domain checks it."""
    return Entry(
        row.number, str(row.at), row.body, str(row.commitment), str(row.previous), str(row.hash)
    )  # str: SQLite takes anything in any column


def part_of(row: PersonalRow | None) -> Personal | None:
    """The personal part as the domain checks it."""
    if row is None:
        return None
    if row.salt is None or row.content is None:
        return gone(row.number)
    return Personal(row.number, row.salt, row.content)


def told_about(ask: Together, agreement: int) -> Told[int, str, int | None, Body, Body | None]:
    """The history of one agreement, oldest first: number, moment, agreement, body and personal content."""
    return ask.ask(
        select(JournalRow.number, JournalRow.at, JournalRow.agreement, JournalRow.body, PersonalRow.content)
        .outerjoin(PersonalRow, PersonalRow.number == JournalRow.number)
        .where(JournalRow.agreement == agreement)
        .order_by(JournalRow.number)
    )


def acts_about(
    session: Session, agreement: int, last: int
) -> Iterator[tuple[JournalRow, PersonalRow | None]]:
    """The acts upon one agreement and its administration up to entry `last`, oldest first, read in pages.

    Refusals and meetings are left out: they changed nothing about it.
    """
    query = (
        select(JournalRow, PersonalRow)
        .outerjoin(PersonalRow, PersonalRow.number == JournalRow.number)
        .where(JournalRow.agreement == agreement, JournalRow.number <= last)
        .order_by(JournalRow.number)
        .execution_options(yield_per=PAGE)
    )
    for row, part in session.execute(query):
        if row.body["kind"] in (EntryKind.DECISION.value, EntryKind.ADMINISTRATION.value):
            yield row, part


def last_about(session: Session, agreement: int) -> int:
    """The number of the newest entry about this agreement; 0 when there is none."""
    return session.scalar(select(func.max(JournalRow.number)).where(JournalRow.agreement == agreement)) or 0


def saying(session: Session, action: Administration) -> list[Entry]:
    """The administrative entries with this action, oldest first."""
    said = type_coerce(JournalRow.body, Text).contains(f'"action":"{action.value}"', autoescape=True)
    rows = session.scalars(select(JournalRow).where(said).order_by(JournalRow.number))
    return [entry_of(row) for row in rows if row.body.get("action") == action]


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
            yield entry_of(row), part_of(part)
        session.expunge_all()
        page = session.execute(query.where(JournalRow.number > page[-1][0].number)).all()


def grew_by_more_than(session: Session, number: int, actions: frozenset[Administration]) -> bool:
    """Whether an entry after this number says something else than one of these administrative acts."""
    query = select(JournalRow).where(JournalRow.number > number).order_by(JournalRow.number)
    rows = session.scalars(query.execution_options(yield_per=PAGE))
    return any(row.body.get("action") not in actions for row in rows)
