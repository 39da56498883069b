"""What a crash left lying: files that were never finished, and PDFs that no row came to refer to.

A PDF is stored before the transaction that refers to it, so the newest ones may still get their row: only
what has lain here for a day is cleared away. Nor is anything while the database does not go on from its
anchor: then a PDF may belong to an act that was in it.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from workflow.persistence import journal, papers, private
from workflow.services.desk import Desk

GRACE = timedelta(days=1)
"""How long a file may lie here before it is a leftover."""


@dataclass(frozen=True, slots=True)
class Leftovers:
    """How many of each sort."""

    orphans: int = 0
    """PDFs that nothing refers to."""
    unfinished: int = 0
    """Files and folders that were never finished."""


NOTHING = Leftovers()


class Clearing:
    """Finds what was left lying in the folder of the installation."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._folder = desk.database.anchor.path.parent

    def find(self) -> Leftovers:
        """Count them."""
        with self._desk.database.reading() as session:
            orphans = self._orphans(session)
        return Leftovers(len(orphans), len(self._unfinished()))

    def clear(self) -> Leftovers:
        """Delete them, and count those that were. What is put to use meanwhile stays."""
        unfinished = self._unfinished()
        for path in unfinished:
            private.clear(path)
        with self._desk.database.reading() as session:
            found = self._orphans(session)
        gone = self._remove(found) if found else 0
        return Leftovers(gone, len(unfinished))

    def _remove(self, orphans: set[str]) -> int:
        """Looks again where nothing can be recorded meanwhile: an act waits for the journal."""
        before = self._desk.now() - GRACE
        with self._desk.database.begin() as session:
            journal.hold(session)
            still = orphans & self._orphans(session)
            return sum(self._desk.documents.remove(digest, before) for digest in sorted(still))

    def _orphans(self, session: Session) -> set[str]:
        if not self._goes_on(session):
            return set()
        return set(self._desk.documents.stored(self._desk.now() - GRACE)) - papers.digests(session)

    def _goes_on(self, session: Session) -> bool:
        """Whether what the anchor saw last is in the database."""
        try:
            head = self._desk.database.anchor.read()
        except ValueError:
            return False
        return head is not None and journal.hash_at(session, head.number) == head.hash

    def _unfinished(self) -> list[Path]:
        """Also of the anchor, which has a name of its own for it."""
        anchor, before = self._desk.database.anchor.path, (self._desk.now() - GRACE).timestamp()
        paths = (*self._folder.rglob(f"{private.UNFINISHED}*"), anchor.with_suffix(".new"))
        return [path for path in paths if private.last_written(path, before) < before]
