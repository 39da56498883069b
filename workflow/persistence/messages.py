"""Forms that were sent before, and messages that wait to be sent."""

import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from language.catalogue import told
from workflow.domain.letter import Letter, plain_line
from workflow.domain.vocabulary import MailProblem
from workflow.persistence import posted, rows
from workflow.persistence.tables import IdempotencyRow, OutboxRow, PersonRow
from workflow.ports import CalendarPart

CLAIM = timedelta(minutes=5)
"""After this time a claimed message that was not sent may be claimed again."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=10)
"""Between two attempts: nothing waits longer once the mail server is back, however long it was away."""
MOST_DOUBLINGS = 10
MOST_ATTEMPTS = 1_000
"""With these waits that is a week. Counted, and not in days: a clock that jumps gives nothing up."""
MOST_REFUSALS = 150
"""The same when it is this message that the server does not take: a day."""
LONGEST_ANSWER = 300
"""Characters that are kept of what the mail server said."""
_GIVEN_UP = and_(OutboxRow.sent_at.is_(None), OutboxRow.given_up_at.is_not(None))


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
    """Leave a message for this person in the outbox, in their language; if given, to another address.

    The transaction has a journal entry, which names the message.
    """
    language = session.get_one(PersonRow, person).language
    heading, own = plain_line(told(subject, language)), letter.told(language, told)
    row = OutboxRow(person_id=person, subject=heading, created_at=at, attempts=0, address=address)
    row.text, row.letter = own.text, own.as_json()
    if calendar:
        row.calendar, row.calendar_method = calendar.content, calendar.method
    posted.seal(session.info[rows.SECRET].bytes, row)
    session.add(row)


def claim(session: Session, at: datetime) -> tuple[OutboxRow, str] | None:
    """Take the oldest waiting message for sending, with the address it goes to; None when there is none.

    Claiming is an UPDATE … RETURNING: `SKIP LOCKED` silently vanishes on SQLite. A claim, or a moment to try
    again, that lies further ahead than any we give was written by a clock that stood wrong: it holds nothing.
    """
    claimed, due = OutboxRow.claimed_at, OutboxRow.due_at
    free = and_(
        OutboxRow.sent_at.is_(None),
        OutboxRow.given_up_at.is_(None),
        or_(claimed.is_(None), claimed < at - CLAIM, claimed > at + CLAIM),
        or_(due.is_(None), due <= at, due > at + LONGEST_WAIT),
    )
    oldest = select(OutboxRow.id).where(free).order_by(OutboxRow.id).limit(1).scalar_subquery()
    taken = (
        update(OutboxRow)
        .where(OutboxRow.id == oldest, free)  # asked again: another may have claimed it while this one waited
        .values(claimed_at=at, attempts=OutboxRow.attempts + 1)
        .returning(OutboxRow)
        .execution_options(**{rows.NOTED: True})
    )
    row = session.scalars(taken).one_or_none()
    if row is None:
        return None
    return row, row.address or session.get_one(PersonRow, row.person_id).email


def was_sent(session: Session, message: int, at: datetime) -> None:
    """Write down that it was handed over; its words go."""
    row = session.get_one(OutboxRow, message)
    row.sent_at, row.claimed_at, row.due_at, row.problem, row.answer = at, None, None, None, None
    posted.emptied(session.info[rows.SECRET].bytes, row)


def failed(session: Session, message: int, problem: MailProblem, answer: str, at: datetime) -> None:
    """Let it wait twice as long as the time before, up to minutes; past its attempts it is given up."""
    row = session.get_one(OutboxRow, message)
    row.problem, row.answer, row.claimed_at = problem.value, answer[:LONGEST_ANSWER] or None, None
    row.due_at = at + min(FIRST_WAIT * 2 ** min(row.attempts - 1, MOST_DOUBLINGS), LONGEST_WAIT)
    if row.attempts >= (MOST_ATTEMPTS if problem is MailProblem.SERVER else MOST_REFUSALS):
        row.given_up_at = at


def release(session: Session) -> None:
    """The mail server takes messages again: what waited for it may go at once."""
    freed = (
        update(OutboxRow)
        .where(OutboxRow.sent_at.is_(None), OutboxRow.problem == MailProblem.SERVER.value)
        .values(due_at=None)
        .execution_options(**{rows.NOTED: True}, synchronize_session=False)
    )
    session.execute(freed)


def given_up(session: Session, first: int, number: int) -> tuple[int, list[tuple[OutboxRow, PersonRow]]]:
    """How many messages are no longer tried, and so many of them from the first on, newest first."""
    query = (
        select(OutboxRow, PersonRow)
        .join(PersonRow, PersonRow.id == OutboxRow.person_id)
        .where(_GIVEN_UP)
        .order_by(OutboxRow.id.desc())
    )
    found = session.execute(query.offset(first).limit(number)).all()
    return count_given_up(session), [(row, person) for row, person in found]


def count_given_up(session: Session) -> int:
    """How many messages are no longer tried."""
    return session.scalar(given_up_counted()) or 0


def given_up_counted() -> Select[int]:
    """The question how many those are."""
    return select(func.count(OutboxRow.id)).where(_GIVEN_UP)


def try_again(session: Session, message: int) -> bool:
    """Have a message that was given up tried anew; False when there is no such one."""
    row = session.scalar(select(OutboxRow).where(OutboxRow.id == message, _GIVEN_UP).with_for_update())
    if row is None:
        return False
    row.attempts, row.given_up_at, row.due_at = 0, None, None
    return True


def naming(session: Session, *names: str) -> list[int]:
    """The messages that still have their words and one of these names or addresses in them."""
    named = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, names))})(?!\w)")
    query = select(OutboxRow.id, OutboxRow.text).where(OutboxRow.sent_at.is_(None))
    return [message for message, text in session.execute(query) if named.search(text)]


def guard(session: Session) -> int:
    """Guard what an older version left, and empty what it sent; gives how many messages that were."""
    found = session.scalars(select(OutboxRow).where(OutboxRow.content.is_(None))).all()
    secret = session.info[rows.SECRET].bytes
    for row in found:
        posted.seal(secret, row)
        if row.sent_at is not None:
            posted.emptied(secret, row)
        rows.touch(session, OutboxRow, (row.id,))
    return len(found)
