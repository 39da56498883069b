"""Declaring, signed and dated, which entries a version before 1.0 wrote in another order (see `orders`).

Nothing that is stored changes. Only what the hashes themselves prove is declared; one entry that they do not
prove, and nothing is.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from workflow.domain.journal import Entry, faults, in_order, leaf_of
from workflow.domain.merkle import tree_of
from workflow.domain.text import tidy
from workflow.domain.vocabulary import Administration
from workflow.persistence import journal
from workflow.services.administration import journalled
from workflow.services.checkpoints import JournalBroken
from workflow.services.desk import Desk
from workflow.services.orders import MOST, declared, statement
from workflow.services.people import NotAllowed

TOLD = 5
"""Faults that are told when nothing is declared; `journal verify` tells them all."""


@dataclass(frozen=True, slots=True)
class Proven:
    """What a look at the journal gave."""

    entries: tuple[Entry, ...]
    """In another order, with a content that their hashes prove, and not declared yet."""
    faults: tuple[str, ...]
    """What nothing proves."""


class Mending:
    """The order of a journal's older entries."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def waiting(self) -> int:
        """How many entries could be declared."""
        with self._desk.database.reading() as session:
            return len(self._look(session).entries)

    def declare(self, reason: str, by: str) -> tuple[int, ...]:
        """Sign that these entries are in another order, in new entries; gives their numbers.

        `by` is who runs the command. Raises NotAllowed without a reason, and JournalBroken when anything in
        the journal is not proven by its own hashes; then nothing is written.
        """
        if not tidy(reason):
            raise NotAllowed("Schrijf op waarom u dit verklaart.")
        with self._desk.database.begin() as session:
            journal.hold(session)
            proven = self._look(session)
            if proven.faults:
                told = " ".join(proven.faults[:TOLD])
                raise JournalBroken(f"Dit is niet te bewijzen, dus er is niets verklaard. {told}")
            for first in range(0, len(proven.entries), MOST):
                self._write(session, proven.entries[first : first + MOST], tidy(reason), by)
            return tuple(entry.number for entry in proven.entries)

    def _write(self, session: Session, entries: tuple[Entry, ...], reason: str, by: str) -> None:
        notary = self._desk.notary
        note = notary.sign(statement(notary.origin, self._desk.now(), entries))
        body = {"by": by, "entries": [entry.number for entry in entries], "statement": note}
        journalled(session, self._desk, Administration.ORDER_DECLARED, body, {"reason": reason})

    def _look(self, session: Session) -> Proven:
        whole = list(journal.entries(session))
        entries, parts = [entry for entry, _ in whole], {e.number: part for e, part in whole if part}
        known, problems = declared(entries, self._desk.notary, self._desk.notary.origin)
        other = [entry for entry, part in whole if not in_order(entry, part)]
        problems += faults(entries, parts, {entry.hash for entry in other})
        found = [problem.sentence for problem in problems]
        tree = {node: made.hex() for node, made in tree_of(map(leaf_of, entries)).items()}
        if tree != journal.all_nodes(session):
            found.append("De boom over het journaal is niet die van zijn regels.")
        return Proven(tuple(entry for entry in other if entry.hash not in known), tuple(found))
