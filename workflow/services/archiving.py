"""Renewing archive timestamps in time, so that a finished PDF stays valid for as long as anyone may ask.

It is done for every finished PDF whose newest archive timestamp ends soon, and for those that have none yet.
As with signing: under the lock of the document, the file stored before anything refers to it, and the head
moved by compare-and-swap in one transaction with the journal.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from workflow.domain.vocabulary import Administration
from workflow.persistence import agreements, papers, recording
from workflow.persistence.recording import LostRace
from workflow.persistence.tables import ArchiveRow
from workflow.ports.paper import ArchivedPaper, PaperworkFailed
from workflow.services.administration import journalled
from workflow.services.desk import Desk
from workflow.services.papers import archive, expectation, must_be_valid


@dataclass(frozen=True, slots=True)
class Archived:
    """What was done."""

    renewed: int
    failed: tuple[str, ...]
    """Why not, of each PDF that could not be done; it is tried again the next time."""


class Archiving:
    """Archive timestamps of finished PDFs."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def renew_due(self, margin: timedelta) -> Archived:
        """Stamp every finished PDF whose newest archive timestamp ends within this margin.

        Each in a transaction of its own: one that fails holds up no other.
        """
        until = self._desk.now() + margin
        with self._desk.database.reading() as session:
            due = papers.ageing(session, until)
        renewed, failed = 0, []
        for agreement in due:
            try:
                with self._desk.documents.lock(f"dossier-{agreement}"):
                    self._renew(agreement, until)
                renewed += 1
            except PaperworkFailed as problem:
                failed.append(f"Dossier {agreement}: {problem}")
            except LookupError:
                failed.append(f"Dossier {agreement}: het bestand is weg of beschadigd.")
            except LostRace:
                continue  # it was void, or somebody else was faster
        return Archived(renewed, tuple(failed))

    def _renew(self, agreement: int, until: datetime) -> None:
        with self._desk.database.reading() as session:
            paper = papers.standing(session, agreement)
            if paper is None or any(each.until > until for each in papers.archives(session, paper.id)):
                raise LostRace
            head, expected = paper.head, expectation(session, paper)
        before = self._desk.documents.get(head)
        must_be_valid(self._desk.paperwork.verifier.check(before, expected))
        archived = archive(self._desk, before, expected)
        after = self._desk.documents.put(archived.pdf)
        self._record(agreement, head, after, archived, len(expected.archives) + 1)

    def _record(self, agreement: int, before: str, after: str, archived: ArchivedPaper, number: int) -> None:
        with self._desk.database.begin() as session:
            row = agreements.locked(session, agreement)
            if row is None:
                raise LostRace
            paper = recording.moved(session, agreement, before, after)
            until, at = archived.until, self._desk.now()
            session.add(ArchiveRow(paper_id=paper, number=number, digest=after, until=until, at=at))
            session.flush()
            about = {"agreement": agreement, "before": before, "after": after, "number": number}
            body = about | {"until": until.isoformat()}
            row.journal_number = journalled(session, self._desk, Administration.RESTAMPED, body)
