"""Whether the journal goes on from its anchor: asked before every entry, at night, and by the board.

Hashes are compared, not numbers: a database that was rewound gets as many entries again. A journal with
entries always has an anchor, for that is told of the first entry before it is committed.
"""

from collections.abc import Iterable

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from workflow.domain.journal import GENESIS
from workflow.persistence.anchor import BEHIND, MISSING, Anchor, BrokenAnchor, Head, elsewhere, refused
from workflow.persistence.tables import JournalRow

REPLACING = "anchor_replaced"
"""In a session: an administrator said that the journal goes on from here, whatever the anchor says.

Its value is the checkpoint that the anchor then keeps, or nothing.
"""


def last_head(session: Session) -> Head:
    """The last entry of the journal; number 0 before the first."""
    query = select(JournalRow.number, JournalRow.hash).order_by(JournalRow.number.desc()).limit(1)
    found = session.execute(query).first()
    return Head(found.number, str(found.hash)) if found else Head(0, GENESIS)


def goes_on(session: Session, anchor: Anchor) -> Head | None:
    """The last entry, to go on from; None when the anchor is going to be replaced.

    To be asked while holding the journal. Raises AnchorMismatch.
    """
    if REPLACING in session.info:
        return None
    try:
        known = anchor.read()
    except BrokenAnchor as error:
        raise refused(str(error)) from error
    last, held = _heads(session.execute(ends(known)), known)
    if problem := _between(known, known, last, held):
        raise refused(problem)
    return last


def finding(session: Session, anchor: Anchor, before: Head | None) -> str:
    """What is wrong between journal and anchor in a reading view, in Dutch; empty when nothing is.

    `before` was read before the view began, and must be in it. The anchor is read again when the view is
    there, and must know whatever that ends with: others may be writing meanwhile.
    """
    return judged(session.execute(ends(before)), anchor, before)


def judged(found: Iterable[tuple[int, str]], anchor: Anchor, before: Head | None) -> str:
    """The same, when `ends` was asked already."""
    last, held = _heads(found, before)
    try:
        return _between(before, anchor.read(), last, held)
    except BrokenAnchor as problem:
        return str(problem)


def ends(known: Head | None) -> Select[int, str]:
    """Number and hash of the last entry, and of the one that the anchor knows."""
    newest = select(func.max(JournalRow.number)).scalar_subquery()
    numbers = or_(JournalRow.number == newest, JournalRow.number == (known.number if known else 0))
    return select(JournalRow.number, JournalRow.hash).where(numbers)


def _heads(rows: Iterable[tuple[int, str]], known: Head | None) -> tuple[Head, str | None]:
    """The last entry, and the hash that the journal has where the anchor is."""
    found = {number: str(hashed) for number, hashed in rows}
    last = max(found, default=0)
    return Head(last, found.get(last, GENESIS)), found.get(known.number) if known else None


def _between(before: Head | None, after: Head | None, last: Head, held: str | None) -> str:
    if after is None:
        return MISSING if last.number else ""
    if before and before.number and held != before.hash:
        return elsewhere(before.number)
    ahead = after.number > last.number
    return "" if ahead or after.knows(last.number, last.hash) else BEHIND


def settle(session: Session, anchor: Anchor) -> None:
    """After the commit: the anchor knows what was written. Raises OSError only when it is being replaced."""
    head: Head | None = session.info.get(Anchor.KEY)
    if head and REPLACING in session.info:
        anchor.replace(head._replace(checkpoint=session.info[REPLACING]))
    else:
        anchor.keep(head)
