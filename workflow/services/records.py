"""The journal as a whole: checking it, also offline on an export, and writing such an export.

Three things are checked. The chain: nothing in the journal was changed, moved or taken out. The anchor:
nothing was cut off its end. And the agreements: each stands where its own acts left it.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from workflow.domain.journal import Entry, Fault, Personal, faults
from workflow.persistence import administration, journal, replay, shown
from workflow.services.desk import Desk

Whole = list[tuple[Entry, Personal | None]]


class NoJournal(ValueError):
    """The file is no export of a journal. Its str is a Dutch sentence."""


@dataclass(frozen=True, slots=True)
class JournalReport:
    """What checking a journal gave."""

    entries: int
    head: str
    """The hash of the last entry; empty for an empty journal."""
    faults: tuple[Fault, ...]


class Records:
    """The journal of this installation."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def check(self) -> JournalReport:
        """Compare the journal with itself, with its anchor and with the agreements."""
        with self._desk.database.reading() as session:
            anchor = self._desk.database.anchor.read()
            whole = list(journal.entries(session))
            found = [*_chain(whole)]
            if anchor and not any((e.number, e.hash) == anchor for e, _ in whole):
                found.append(
                    Fault(
                        anchor.number, f"Regel {anchor.number} en wat erna kwam is niet meer zoals het was."
                    )
                )
            found += journal.misplaced(session)
            found += _against_the_tables(session, whole)
            return _report(whole, found)

    def export(self, file: Path) -> int:
        """Write every entry to a file, one JSON object per line; gives their number."""
        count = 0
        with self._desk.database.reading() as session, file.open("w", encoding="utf-8") as out:
            for entry, part in journal.entries(session):
                out.write(json.dumps(_line(entry, part), ensure_ascii=False, sort_keys=True) + "\n")
                count += 1
        return count


def check_export(lines: Iterable[str]) -> JournalReport:
    """Check an export without any database. Raises NoJournal when it is none."""
    whole = [_read(line) for line in lines if line.strip()]
    return _report(whole, _chain(whole))


def _against_the_tables(session: Session, whole: Whole) -> list[Fault]:
    """What the tables say otherwise; tables that cannot even be read were not written by us."""
    try:
        sorts = (administration, replay, shown)
        return [fault for sort in sorts for fault in sort.differences(session, whole)]
    except (LookupError, TypeError, ValueError):
        return [Fault(0, "De gegevens van de dossiers zijn niet meer te lezen.")]


def _chain(whole: Whole) -> Iterator[Fault]:
    parts = {entry.number: part for entry, part in whole if part}
    yield from faults((entry for entry, _ in whole), parts)


def _report(whole: Whole, found: Iterable[Fault]) -> JournalReport:
    return JournalReport(len(whole), whole[-1][0].hash if whole else "", tuple(found))


def _line(entry: Entry, part: Personal | None) -> dict[str, Any]:
    personal = None
    if part:
        personal = {"salt": base64.b64encode(part.salt).decode(), "content": part.content}
    return {**asdict(entry), "personal": personal}


def _read(line: str) -> tuple[Entry, Personal | None]:
    try:
        data = json.loads(line)
        personal = data.pop("personal")
        entry = Entry(**data)
        if personal is None:
            return entry, None
        salt = base64.b64decode(personal["salt"], validate=True)
        return entry, Personal(entry.number, salt, personal["content"])
    except (ValueError, TypeError, KeyError, AttributeError, binascii.Error) as error:
        raise NoJournal("Dit bestand is geen export van het journaal.") from error
