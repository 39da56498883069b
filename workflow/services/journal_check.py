"""The nightly check of the whole journal: what it found is kept, and shown to the office.

A check that is only made when somebody thinks of it is made by nobody. What is kept is no proof: who can
write in the database can write that all is well. So whether the journal goes on from its anchor is asked
again each time that somebody looks, and whether a check was missed too.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from workflow.persistence import continuity
from workflow.persistence.tables import JournalCheckRow
from workflow.persistence.together import Later, Together
from workflow.services.desk import Desk
from workflow.services.records import JournalReport, Records
from workflow.services.store_check import MISSED

MOST_KEPT = 50
"""Faults that are kept of one check; `journal verify` tells them all."""


@dataclass(frozen=True, slots=True)
class JournalState:
    """What the office sees of the journal."""

    at: datetime | None
    """When it was last checked; None when it never was."""
    entries: int
    """How many entries there were then."""
    faults: tuple[str, ...]
    """What was found then, in Dutch."""
    overdue: bool
    """Whether that was longer ago than a night may be missed."""
    anchor: str
    """What is between the journal and its anchor now, in Dutch; empty when nothing is."""

    @property
    def alarming(self) -> bool:
        """Whether somebody must look at it."""
        return self.overdue or bool(self.faults or self.anchor)


class JournalCheck:
    """Checks the journal, and keeps what was found."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def night(self) -> JournalReport:
        """Check everything, and keep what was found for the office."""
        report = Records(self._desk).check()
        told = [str(fault.sentence) for fault in report.faults[:MOST_KEPT]]
        with self._desk.database.begin() as session:
            session.add(JournalCheckRow(at=self._desk.now(), entries=report.entries, faults=told))
        return report

    def state(self) -> JournalState:
        """The last check that was kept, and how the anchor is now."""
        with self._desk.database.reading() as session:
            return journal_state(Together(session), self._desk)()


def journal_state(ask: Together, desk: Desk) -> Later[JournalState]:
    """The same, asked together with other things."""
    known = desk.database.anchor.known()
    newest = select(JournalCheckRow).order_by(JournalCheckRow.at.desc()).limit(1)
    checked, found = ask.ask(newest), ask.ask(continuity.ends(known))

    def told() -> JournalState:
        anchor = continuity.judged(found.rows, desk.database.anchor, known)
        if not checked.rows:
            return JournalState(None, 0, (), overdue=False, anchor=anchor)
        (row,) = checked.rows[0]
        overdue = desk.now() - row.at > MISSED
        return JournalState(row.at, row.entries, tuple(row.faults), overdue=overdue, anchor=anchor)

    return told
