"""Sending what lies in the outbox: each message at least once, and only once while nothing fails.

A message is claimed, handed over and marked. Who is killed in between leaves it claimed; it is sent again
when the claim has run out, so at most that one message arrives twice. Nothing is sent that is not what the
application wrote: who can write in the database would else send its links elsewhere.
"""

from sqlalchemy import select

from workflow.domain.letter import from_json
from workflow.domain.vocabulary import Administration, MailProblem
from workflow.persistence import messages, posted, rows
from workflow.persistence.rows import SECRET
from workflow.persistence.tables import OutboxRow, StoreCheckRow
from workflow.ports import CalendarPart, Mailer, Message, NotDelivered
from workflow.services.administration import journalled
from workflow.services.desk import Desk

MOST_FAILURES = 3
"""After so many failures in a row of the mail server itself the rest waits for the next time."""


class Outbox:
    """The messages that wait to be sent."""

    def __init__(self, desk: Desk, mailer: Mailer) -> None:
        self._desk = desk
        self._mailer = mailer

    def send_all(self) -> tuple[int, int]:
        """Send every waiting message; gives how many went out and how many failed, to be tried later.

        The first that goes out after a failure of the server takes along what waited for the server.
        """
        sent = failed = in_a_row = 0
        waits = True
        while in_a_row < MOST_FAILURES and (problem := self._send_one()) is not NOTHING:
            away = problem is MailProblem.SERVER
            sent, failed = sent + (problem is None), failed + (problem is not None)
            in_a_row = in_a_row + 1 if away else 0
            if problem is None and waits:
                self._release()
            waits = away or (waits and problem is not None)
        return sent, failed

    def _send_one(self) -> "MailProblem | Nothing | None":
        """Why one message did not go out; None when it did, and NOTHING when none waits."""
        with self._desk.database.begin() as session:
            claimed = messages.claim(session, self._desk.now())
            whole = claimed is not None and posted.intact(session.info[SECRET].bytes, claimed[0])
        if claimed is None:
            return NOTHING
        row, address = claimed
        if not whole:
            return self._failed(row.id, MailProblem.CHANGED)
        try:
            self._mailer.send(_message(row, address, self._desk))
        except NotDelivered as error:
            return self._failed(row.id, error.problem, error.answer)
        except OSError as error:
            return self._failed(row.id, MailProblem.SERVER, str(error) or type(error).__name__)
        with self._desk.database.begin() as session:
            messages.was_sent(session, row.id, self._desk.now())
        return None

    def _failed(self, message: int, problem: MailProblem, answer: str = "") -> MailProblem:
        with self._desk.database.begin() as session:
            messages.failed(session, message, problem, answer, self._desk.now())
        return problem

    def _release(self) -> None:
        with self._desk.database.begin() as session:
            messages.release(session)


class Nothing:
    """No message waits."""


NOTHING = Nothing()


def guard(desk: Desk) -> int:
    """Guard the messages that an older version left, and empty those that it sent; gives how many.

    The journal names them for the first time, and what the nightly checks of that version found.
    """
    with desk.database.begin() as session:
        number, checks = messages.guard(session), session.scalars(select(StoreCheckRow.id)).all()
        for check in checks:
            rows.touch(session, StoreCheckRow, (check,))
        if number or checks:
            body = {"messages": number, "checks": len(checks)}
            journalled(session, desk, Administration.GUARDED, body)
        return number


def _message(row: OutboxRow, address: str, desk: Desk) -> Message:
    letter = from_json(row.letter) if row.letter else None
    key = f"{row.id}.{row.created_at:%Y%m%d%H%M%S}"
    return Message(key, address, row.subject, row.text, letter, desk.now(), _calendar(row))


def _calendar(row: OutboxRow) -> CalendarPart | None:
    return CalendarPart(row.calendar_method or "", row.calendar) if row.calendar else None
