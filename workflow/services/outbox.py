"""Sending what lies in the outbox: each message at least once, and only once while nothing fails."""

from workflow.persistence import messages
from workflow.persistence.tables import OutboxRow
from workflow.ports import CalendarPart, Mailer
from workflow.services.desk import Desk


class Outbox:
    """The messages that wait to be sent."""

    def __init__(self, desk: Desk, mailer: Mailer) -> None:
        self._desk = desk
        self._mailer = mailer

    def send_all(self) -> tuple[int, int]:
        """Send every waiting message; gives how many went out and how many failed, to be tried later."""
        sent = failed = 0
        while (outcome := self._send_one()) is not None:
            sent, failed = sent + outcome, failed + (not outcome)
        return sent, failed

    def _send_one(self) -> bool | None:
        with self._desk.database.begin() as session:
            claimed = messages.claim(session, self._desk.now())
        if claimed is None:
            return None
        row, address = claimed
        try:
            self._mailer.send(address, row.subject, row.text, _calendar(row))
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


def _calendar(row: OutboxRow) -> CalendarPart | None:
    return CalendarPart(row.calendar_method or "", row.calendar) if row.calendar else None
