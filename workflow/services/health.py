"""How the installation is, as the office sees it on the board: four things in one query."""

from dataclasses import dataclass

from workflow.persistence import messages, publication
from workflow.persistence.together import Together
from workflow.services.desk import Desk
from workflow.services.journal_check import JournalState, journal_state
from workflow.services.store_check import LastCheck, last_check


@dataclass(frozen=True, slots=True)
class HealthReport:
    """What may ask somebody's attention."""

    last: LastCheck | None
    """The nightly check of the stored documents."""
    journal: JournalState
    given_up: int
    """Messages that are no longer tried."""
    unread: int
    """Recognised teams of whose public text something is still to judge."""


class Health:
    """Looking at it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def report(self) -> HealthReport:
        """How it is now."""
        with self._desk.database.reading() as session:
            ask = Together(session)
            last, journal = last_check(ask, self._desk), journal_state(ask, self._desk)
            given_up, unread = ask.ask(messages.given_up_counted()), ask.ask(publication.unread_counted())
            return HealthReport(last(), journal(), given_up.rows[0][0], unread.rows[0][0])
