"""Whether the journal goes on from its anchor: asked before every entry, at night, and by the board.

Hashes are compared, not numbers: a database that was rewound gets as many entries again. A journal with
entries always has an anchor, for that is told of the first entry before it is committed.
"""

from sqlalchemy import select
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
    last = last_head(session)
    try:
        known = anchor.read()
    except BrokenAnchor as error:
        raise refused(str(error)) from error
    if problem := between(session, known, known, last):
        raise refused(problem)
    return last


def between(session: Session, before: Head | None, after: Head | None, last: Head) -> str:
    """What is wrong between the anchor and a journal that ends with `last`, in Dutch; empty when nothing is.

    `before` was read before the view on the database began, and must be in it; `after` was read since then,
    and must know whatever the view ends with.
    """
    if after is None:
        return MISSING if last.number else ""
    if before and before.number:
        query = select(JournalRow.hash).where(JournalRow.number == before.number)
        if session.scalar(query) != before.hash:
            return elsewhere(before.number)
    ahead = after.number > last.number
    return "" if ahead or after.knows(last.number, last.hash) else BEHIND


def finding(session: Session, anchor: Anchor, before: Head | None) -> str:
    """The same in a view that is there already, with what was read of the anchor before it began."""
    try:
        return between(session, before, anchor.read(), last_head(session))
    except BrokenAnchor as problem:
        return str(problem)


def settle(session: Session, anchor: Anchor) -> None:
    """After the commit: the anchor knows what was written. Raises OSError only when it is being replaced."""
    head: Head | None = session.info.get(Anchor.KEY)
    if head and REPLACING in session.info:
        anchor.replace(head._replace(checkpoint=session.info[REPLACING]))
    else:
        anchor.keep(head)
