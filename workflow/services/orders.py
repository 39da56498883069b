"""Signed statements that some entries were written in another order than today's, and that nothing else is.

Versions before 1.0 hashed numbers as keys in the order of the numbers, and read them back in that of their
text. The hash of such an entry proves its content in the order of then. The statement names entries by number
and hash; it stands in the journal, and goes along with every receipt and evidence pack that needs it.
"""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from sqlalchemy.orm import Session

from workflow.domain.journal import Entry, Fault
from workflow.domain.vocabulary import Administration, EntryKind
from workflow.persistence import journal
from workflow.ports import Notary, NoteJudge, NotGenuine

MOST = 1_000
"""Entries in one statement: a signed note has a largest size."""
LINE = re.compile(r"(\d{1,10}) ([0-9a-f]{64})", re.ASCII)


def statement(origin: str, at: datetime, entries: Sequence[Entry]) -> str:
    """The text to sign: whose journal, when, and of each entry its number and hash."""
    listed = "".join(f"{entry.number} {entry.hash}\n" for entry in entries)
    return f"{origin}/volgorde\n{at.isoformat()}\n{listed}"


def declared_by(note: str, judge: NoteJudge, origin: str) -> frozenset[str]:
    """The hashes of the entries that a signed statement names. Raises NotGenuine."""
    head, _, *lines = judge.opened(note).removesuffix("\n").split("\n")
    found = [LINE.fullmatch(line) for line in lines]
    if head != f"{origin}/volgorde" or not all(found):
        raise NotGenuine("De verklaring gaat niet over de volgorde van regels van dit journaal.")
    return frozenset(match[2] for match in found if match)


def declaration_in(entry: Entry) -> str | None:
    """The signed statement in an entry that makes one, else None."""
    body = entry.body
    if (body.get("kind"), body.get("action")) != (EntryKind.ADMINISTRATION, Administration.ORDER_DECLARED):
        return None
    return str(body.get("statement", ""))


def declaration_of(session: Session, entry: Entry, judge: Notary) -> str:
    """The signed statement that names this entry; empty when there is none."""
    for each in journal.saying(session, Administration.ORDER_DECLARED):
        note = declaration_in(each) or ""
        with suppress(NotGenuine):
            if entry.hash in declared_by(note, judge, judge.origin):
                return note
    return ""


def declared(entries: Iterable[Entry], judge: NoteJudge, origin: str) -> tuple[frozenset[str], list[Fault]]:
    """The hashes of all entries that statements in this journal name; a fault for each that is not ours."""
    hashes: set[str] = set()
    faults: list[Fault] = []
    for entry in entries:
        note = declaration_in(entry)
        if note is None:
            continue
        try:
            hashes |= declared_by(note, judge, origin)
        except NotGenuine as problem:
            faults.append(
                Fault(entry.number, f"De verklaring in regel {entry.number} is niet echt. {problem}")
            )
    return frozenset(hashes), faults
