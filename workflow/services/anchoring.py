"""Going on from the journal as it is, when it does not go on from its anchor: an administrator says why.

That stays in the journal, with what the anchor said. Who holds a checkpoint of what was lost can still show
that it was there.
"""

from dataclasses import dataclass
from typing import Any

from workflow.domain.text import tidy
from workflow.domain.vocabulary import Administration
from workflow.persistence import checkpoints, continuity, journal
from workflow.persistence.anchor import Anchor, BrokenAnchor, Head
from workflow.services.administration import journalled
from workflow.services.desk import Desk
from workflow.services.people import NotAllowed


@dataclass(frozen=True, slots=True)
class Anchored:
    """What was found, and from where the journal goes on."""

    problem: str
    number: int


class Anchoring:
    """The anchor of this installation."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def problem(self) -> str:
        """What is wrong between the anchor and the journal now, in Dutch; empty when nothing is."""
        anchor = self._desk.database.anchor
        known, _ = _read(anchor)
        with self._desk.database.reading() as session:
            return continuity.finding(session, anchor, known)

    def accept(self, reason: str, by: str) -> Anchored:
        """Go on from the journal as it is, and put the anchor there. `by` is who runs the command.

        Raises NotAllowed without a reason, or when nothing is wrong; and OSError when the anchor cannot be
        written: then it can be done again.
        """
        if not tidy(reason):
            raise NotAllowed("Schrijf op waarom het journaal zo verdergaat.")
        anchor = self._desk.database.anchor
        with self._desk.database.begin() as session:
            journal.hold(session)
            last, (known, told) = continuity.last_head(session), _read(anchor)
            problem = continuity.finding(session, anchor, known)
            if not problem:
                raise NotAllowed("Het journaal gaat verder op het anker. Er is niets te herstellen.")
            newest = checkpoints.latest(session)
            session.info[continuity.REPLACING] = newest.note if newest else ""
            body = {"by": by, "found": str(problem), "anchor": told, "size": last.number, "hash": last.hash}
            number = journalled(session, self._desk, Administration.ANCHORED, body, {"reason": tidy(reason)})
        return Anchored(str(problem), number)


def _read(anchor: Anchor) -> tuple[Head | None, dict[str, Any] | None]:
    """The anchor, if it can be read, and what is told of it in the journal."""
    try:
        known = anchor.read()
    except BrokenAnchor:
        return None, None
    return known, known._asdict() if known else None
