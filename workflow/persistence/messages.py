"""Forms that were sent before, and messages that wait to be sent."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from language.catalogue import told
from workflow.domain.letter import Letter, plain_line
from workflow.persistence.tables import IdempotencyRow, OutboxRow, PersonRow
from workflow.ports import CalendarPart

CLAIM = timedelta(minutes=5)
"""After this time a claimed message that was not sent may be claimed again."""
MOST_ATTEMPTS = 20
"""With the waits below that is a week."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=16)


class KeyReused(ValueError):
    """The key of a form came back with another request or from another person."""


def earlier_answer(
    session: Session, key: str, person: int, request: str, at: datetime
) -> dict[str, Any] | None:
    """What this form was answered before; None the first time, and after work that was never finished.

    From then on the key belongs to this person and this request. Raises KeyReused.
    """
    known = _sent(session, key) or _first(session, key, person, request, at)
    if known is None:
        return None
    if (known.person_id, known.request) != (person, request):
        raise KeyReused
    return known.outcome


def _sent(session: Session, key: str) -> IdempotencyRow | None:
    return session.scalar(select(IdempotencyRow).where(IdempotencyRow.key == key).with_for_update())


def _first(session: Session, key: str, person: int, request: str, at: datetime) -> IdempotencyRow | None:
    """Keep the key as this request's; gives who was faster with it in another transaction, or None."""
    try:
        with session.begin_nested():
            session.add(IdempotencyRow(key=key, person_id=person, request=request, at=at))
    except IntegrityError:
        faster = _sent(session, key)
        if faster is None:
            raise
        return faster
    return None


def answer(session: Session, key: str, outcome: dict[str, Any]) -> None:
    """Keep the answer to this form."""
    session.get_one(IdempotencyRow, key).outcome = outcome
    session.flush()


def put_out(  # noqa: PLR0913, PLR0917 - what a message consists of
    session: Session,
    person: int,
    subject: str,
    letter: Letter,
    at: datetime,
    calendar: CalendarPart | None = None,
    address: str | None = None,
) -> None:
    """Leave a message for this person in the outbox, in their language; if given, to another address."""
    language = session.get_one(PersonRow, person).language
    heading, own = plain_line(told(subject, language)), letter.told(language, told)
    row = OutboxRow(person_id=person, subject=heading, created_at=at, attempts=0, address=address)
    row.text, row.letter = own.text, own.as_json()
    if calendar:
        row.calendar, row.calendar_method = calendar.content, calendar.method
    session.add(row)


def put_off(row: OutboxRow, at: datetime) -> None:
    """Let a message that could not be sent wait twice as long as the time before: minutes, then hours."""
    row.claimed_at = at - CLAIM + min(FIRST_WAIT * 2 ** (row.attempts - 1), LONGEST_WAIT)


def claim(session: Session, at: datetime) -> tuple[OutboxRow, str] | None:
    """Take the oldest waiting message for sending, with the address it goes to; None when there is none.

    Claiming is an UPDATE … RETURNING: `SKIP LOCKED` silently vanishes on SQLite.
    """
    free = and_(
        OutboxRow.sent_at.is_(None),
        OutboxRow.attempts < MOST_ATTEMPTS,
        or_(OutboxRow.claimed_at.is_(None), OutboxRow.claimed_at < at - CLAIM),
    )
    oldest = select(OutboxRow.id).where(free).order_by(OutboxRow.id).limit(1).scalar_subquery()
    taken = (
        update(OutboxRow)
        .where(OutboxRow.id == oldest, free)  # asked again: another may have claimed it while this one waited
        .values(claimed_at=at, attempts=OutboxRow.attempts + 1)
        .returning(OutboxRow)
    )
    row = session.scalars(taken).one_or_none()
    if row is None:
        return None
    return row, row.address or session.get_one(PersonRow, row.person_id).email
