"""The clock: an administrator confirms that it is right, after it was wrong or nothing ran for days."""

from dataclasses import dataclass
from datetime import datetime

from workflow.domain.vocabulary import Administration, EntryKind
from workflow.persistence import journal
from workflow.services.desk import Desk

LONGEST_REASON = 500


class NoReason(ValueError):
    """The reason is missing or too long. Its str is a Dutch sentence."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the clock and the journal stand."""

    now: datetime
    last: datetime | None
    """The moment of the journal's newest entry; None before the first."""


class Clocks:
    """Looking at the clock, and confirming it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def standing(self) -> Standing:
        """How things stand. Raises ClockWrong when nothing can be written now."""
        now = self._desk.now()
        with self._desk.database.reading() as session:
            last = journal.last_moment(session)
            journal.timely(session, now)
        return Standing(now, last)

    def confirm(self, reason: str, by: str) -> Standing:
        """Say that the clock is right now; the journal goes on from this moment, also when that is earlier.

        `by` is the user of the operating system. Raises NoReason.
        """
        tidy, now = " ".join(reason.split()), self._desk.now()
        if not tidy or len(tidy) > LONGEST_REASON:
            raise NoReason(f"Geef een reden van hoogstens {LONGEST_REASON} tekens.")
        with self._desk.database.begin() as session:
            journal.hold(session)
            last = journal.last_moment(session)
            body = {
                "kind": EntryKind.ADMINISTRATION.value,
                "action": Administration.CLOCK_CONFIRMED.value,
                "last": last.isoformat() if last else None,
            }
            journal.append(session, now, body, {"reason": tidy, "by": by}, confirmed=True)
        return Standing(now, last)
