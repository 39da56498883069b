"""Signed checkpoints of the journal: on demand, daily by a job, and at every recognition.

A checkpoint is made in a transaction of its own, after what it is about was committed. Its timestamp is
asked outside any transaction; when the service gives none, the checkpoint stays without and the next run asks
again.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from language.said import said
from workflow.domain import merkle
from workflow.domain.checkpoint import Checkpoint
from workflow.persistence import checkpoints, continuity, journal
from workflow.persistence.anchor import Anchor, BrokenAnchor, Head
from workflow.persistence.tables import CheckpointRow, JournalRow
from workflow.ports import Notary, NotGenuine, NoTimestamp
from workflow.services.desk import Desk
from workflow.services.seals import checkpoint_in

DAMAGED = said("De boom van het journaal of het vorige controlepunt is beschadigd.")


class JournalBroken(Exception):
    """The journal does not go on from what was signed before. Its str is a Dutch sentence."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a run did."""

    size: int
    """How many entries are under a checkpoint now."""
    note: str
    """The newest checkpoint; empty for an empty journal."""
    waiting: int
    """How many checkpoints still have no timestamp."""
    problem: str
    """Why the timestamp service gave none; empty when nothing went wrong."""


class Checkpoints:
    """Signing the tree of the journal."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def make(self) -> Made:
        """Sign the tree as it is, unless that was done, and ask every timestamp that is missing.

        Raises JournalBroken and AnchorMismatch; then nothing is signed.
        """
        size, note = self._signed()
        with self._desk.database.reading() as session:
            waiting = checkpoints.waiting(session)
        problem, stamped = "", 0
        for each, text in waiting:
            try:
                stamp = self._desk.notary.stamp(text)
            except NoTimestamp as failure:
                problem = str(failure) or "geen antwoord"
                break
            self._stamped(each, stamp)
            stamped += 1
        return Made(size, note, len(waiting) - stamped, problem)

    def _signed(self) -> tuple[int, str]:
        with self._desk.database.begin() as session:
            journal.hold(session)
            continuity.goes_on(session, self._desk.database.anchor)
            size, known = journal.size(session), checkpoints.latest(session)
            if known and known.size == size:
                return size, known.note
            if not size:
                return 0, ""
            note = signed(session, self._desk.notary, size, last_known(self._desk))
            session.add(CheckpointRow(size=size, note=note))
            last = session.get_one(JournalRow, size)
            session.info[Anchor.KEY] = Head(size, last.hash, note)
            return size, note

    def _stamped(self, size: int, stamp: bytes) -> None:
        with self._desk.database.begin() as session:
            checkpoints.give_stamp(session, size, stamp)


def last_known(desk: Desk) -> str:
    """The checkpoint in the anchor, which is not in the hands of who can only write in the database.

    Ask it before the view on the database begins: it may be ahead of that view, and never behind by fault.
    Empty when there is none. Raises JournalBroken.
    """
    try:
        anchor = desk.database.anchor.read()
    except BrokenAnchor as error:
        raise JournalBroken(str(error)) from error
    return anchor.checkpoint if anchor else ""


def signed(session: Session, notary: Notary, size: int, anchored: str) -> str:
    """A note over the tree of `size` entries, if that tree goes on from what was signed before.

    What was signed before is the newest checkpoint of the database, and that of the anchor. Raises
    JournalBroken.
    """
    known = checkpoints.latest(session)
    before = {known.note if known else "", anchored} - {""}
    look = journal.nodes(session)
    try:
        earlier = [checkpoint_in(note, notary, notary.origin) for note in before]
        if any(merkle.root(each.size, look) != each.root for each in earlier):
            raise JournalBroken(said("Het journaal sluit niet aan op het vorige controlepunt."))
        return notary.sign(Checkpoint(notary.origin, size, merkle.root(size, look)).text)
    except (LookupError, NotGenuine) as error:
        raise JournalBroken(DAMAGED) from error
