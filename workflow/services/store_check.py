"""The nightly check of the store: is every PDF still what it was, and is every standing one still in order?

Bytes on a disk rot, and what was valid yesterday may not be today: a certificate was revoked, a timestamp's
own certificate ran out. Nobody asks about a PDF for years; so the installation asks itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from workflow.domain.vocabulary import Administration
from workflow.persistence import papers
from workflow.persistence.tables import PaperRow, StoreCheckRow
from workflow.persistence.together import Later, Together
from workflow.ports.paper import Expectation
from workflow.services.administration import journalled
from workflow.services.desk import Desk
from workflow.services.leftovers import NOTHING, Clearing, Leftovers
from workflow.services.papers import expectation

MISSED = timedelta(hours=50)
"""Two nights and a little: a machine that was off for one night alarms nobody."""


class StoreBroken(Exception):
    """A stored PDF is not in order. Its str says which and why, in Dutch."""


@dataclass(frozen=True, slots=True)
class StoreReport:
    """What a check of the store found."""

    files: int
    """Versions that were read and hashed."""
    verified: int
    """Standing documents that were verified."""
    faults: tuple[str, ...]
    """Dutch sentences, each with the document's reference."""
    cleared: Leftovers = NOTHING
    """What was cleared away after it."""


@dataclass(frozen=True, slots=True)
class LastCheck:
    """What the office sees of the last nightly check."""

    at: datetime
    report: StoreReport
    overdue: bool
    """Whether it was longer ago than a night may be missed."""

    @property
    def alarming(self) -> bool:
        """Whether somebody must look at it."""
        return self.overdue or bool(self.report.faults)


@dataclass(frozen=True, slots=True)
class _Standing:
    reference: str
    head: str
    expected: Expectation


def last_check(ask: Together, desk: Desk) -> Later[LastCheck | None]:
    """The last check of the store that was kept, asked together with other things."""
    newest = ask.ask(select(StoreCheckRow).order_by(StoreCheckRow.at.desc()).limit(1))

    def told() -> LastCheck | None:
        if not newest.rows:
            return None
        (row,) = newest.rows[0]
        cleared = Leftovers(row.orphans, row.unfinished)
        report = StoreReport(row.files, row.verified, tuple(row.faults), cleared)
        return LastCheck(row.at, report, overdue=desk.now() - row.at > MISSED)

    return told


class StoreCheck:
    """Checks every stored PDF, and keeps what was found; the PDFs themselves it never changes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def night(self) -> StoreReport:
        """Check everything, clear away what was left lying, and keep what was found for the office."""
        found = replace(self.check(), cleared=Clearing(self._desk).clear())
        with self._desk.database.begin() as session:
            kept = {"files": found.files, "verified": found.verified, "faults": list(found.faults)}
            session.add(StoreCheckRow(at=self._desk.now(), **kept, **asdict(found.cleared)))
            counted = {"files": found.files, "verified": found.verified, "faults": len(found.faults)}
            journalled(session, self._desk, Administration.STORE_CHECKED, counted)
        return found

    def last(self) -> LastCheck | None:
        """The last check that was kept; None when there was none yet."""
        with self._desk.database.reading() as session:
            return last_check(Together(session), self._desk)()

    def check(self) -> StoreReport:
        """Hash every version that was ever made, and verify every document that was not made void."""
        with self._desk.database.reading() as session:
            versions = papers.versions(session)
            rows = session.scalars(select(PaperRow).where(PaperRow.void_at.is_(None)).order_by(PaperRow.id))
            standing = [_Standing(row.reference, row.head, expectation(session, row)) for row in rows]
        faults = [*self._damaged(versions), *self._wrong(standing)]
        return StoreReport(len(versions), len(standing), tuple(faults))

    def _damaged(self, versions: Sequence[tuple[str, str]]) -> Iterator[str]:
        for reference, digest in versions:
            if self._read(digest) is None:
                yield f"Een versie van document {reference} is weg of beschadigd: {digest}."

    def _wrong(self, standing: Sequence[_Standing]) -> Iterator[str]:
        for paper in standing:
            pdf = self._read(paper.head)
            if pdf is None:
                continue  # told above
            check = self._desk.paperwork.verifier.check(pdf, paper.expected)
            if not check.valid:
                yield f"Document {paper.reference} is niet in orde. {' '.join(check.reasons)}".strip()

    def _read(self, digest: str) -> bytes | None:
        try:
            return self._desk.documents.get(digest)
        except LookupError:
            return None
