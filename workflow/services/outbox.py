"""Sending what lies in the outbox: each message at least once, and only once while nothing fails.

A message is claimed, handed over and marked. Who is killed in between leaves it claimed; it is sent again
when the claim has run out, so at most that one message arrives twice.
"""

from datetime import datetime

from workflow.domain.letter import from_json
from workflow.persistence import messages
from workflow.persistence.tables import OutboxRow
from workflow.ports import CalendarPart, Mailer, Message
from workflow.services.desk import Desk

MOST_FAILURES = 3
"""After so many failures in a row it is the mail server: the rest waits for the next time."""


class Outbox:
    """The messages that wait to be sent."""

    def __init__(self, desk: Desk, mailer: Mailer) -> None:
        self._desk = desk
        self._mailer = mailer

    def send_all(self) -> tuple[int, int]:
        """Send every waiting message; gives how many went out and how many failed, to be tried later."""
        sent = failed = in_a_row = 0
        while in_a_row < MOST_FAILURES and (outcome := self._send_one()) is not None:
            sent, failed = sent + outcome, failed + (not outcome)
            in_a_row = 0 if outcome else in_a_row + 1
        return sent, failed

    def _send_one(self) -> bool | None:
        with self._desk.database.begin() as session:
            claimed = messages.claim(session, self._desk.now())
        if claimed is None:
            return None
        row, address = claimed
        try:
            self._mailer.send(_message(row, address, self._desk.now()))
        except OSError as error:
            self._mark(row.id, problem=type(error).__name__)
            return False
        self._mark(row.id, problem=None)
        return True

    def _mark(self, message: int, problem: str | None) -> None:
        with self._desk.database.begin() as session:
            row = session.get_one(OutboxRow, message)
            row.problem = problem
            if problem is None:
                row.sent_at = self._desk.now()
            else:
                messages.put_off(row, self._desk.now())


def _message(row: OutboxRow, address: str, at: datetime) -> Message:
    letter = from_json(row.letter) if row.letter else None
    key = f"{row.id}.{row.created_at:%Y%m%d%H%M%S}"
    return Message(key, address, row.subject, row.text, letter, at, _calendar(row))


def _calendar(row: OutboxRow) -> CalendarPart | None:
    return CalendarPart(row.calendar_method or "", row.calendar) if row.calendar else None
