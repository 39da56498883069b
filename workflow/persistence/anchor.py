"""The anchor: the journal's last entry and last checkpoint, kept in a file beside the database.

Who can write in the database can cut the end off the journal, put an older copy back, or chain it anew from
the first entry. None of these fits the anchor. Before a transaction commits, the anchor is told from which
entry it goes on and which is coming; afterwards, that this one is there. So it is never behind, whenever a
process is killed, and a journal with entries always has an anchor.

The anchor is a witness. What is wrong with it is a finding; it never makes a recorded act fail.
"""

import fcntl
import json
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, NamedTuple

from language.said import said
from workflow.persistence import private

logger = logging.getLogger("convenant")
BROKEN = said("Het anker is niet te lezen.")
MISSING = said("Het anker ontbreekt.")
BEHIND = said("Het anker is ouder dan de database.")
UNWRITABLE = said("Het anker is nu niet te schrijven.")


class BrokenAnchor(ValueError):
    """The file is not an anchor. Its str is a Dutch sentence."""


class AnchorMismatch(Exception):
    """The journal does not go on from its anchor: nothing is recorded. Its str is a Dutch sentence."""


class Head(NamedTuple):
    """The last entry that the anchor knows, and the last checkpoint."""

    number: int
    hash: str
    checkpoint: str = ""
    """A signed note; empty before the first."""
    coming: str = ""
    """The hash of an entry that a transaction was about to add, or added; empty when none is awaited."""
    coming_number: int = 0

    def knows(self, number: int, found: str) -> bool:
        """Whether the journal may end with this entry: the anchored one, or the one that was coming."""
        return (number, found) in {(self.number, self.hash), (self.coming_number, self.coming)}


class Anchor:
    """A small file that only ever moves forward."""

    KEY: ClassVar[str] = "journal_head"
    """Where a session keeps the head that its transaction wrote, until the commit."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Head | None:
        """The head that was kept last, or None without a file. Raises BrokenAnchor."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise BrokenAnchor(BROKEN) from error
        return _parsed(content)

    def known(self) -> Head | None:
        """The same, and None for one that cannot be read: whoever reads it afterwards is told."""
        try:
            return self.read()
        except BrokenAnchor:
            return None

    def prepare(self, last: Head, coming: Head) -> None:
        """Before a commit: `last` is in the database, and `coming` goes on from it. Raises AnchorMismatch."""
        fresh = last._replace(coming=coming.hash, coming_number=coming.number)
        try:
            self._change(lambda known: _further(fresh, known) if known or not last.number else None)
        except (OSError, BrokenAnchor) as error:
            raise refused(UNWRITABLE) from error

    def keep(self, head: Head | None) -> None:
        """After a commit: move to this head, unless the anchor is already further. Never fails.

        An anchor that is gone or broken stays so: only `replace` makes another.
        """
        if head is None:
            return
        try:
            self._change(lambda known: _further(known, head) if known else None)
        except (OSError, BrokenAnchor):
            logger.exception("Het anker is niet bijgewerkt: %s", self.path)

    def replace(self, head: Head) -> None:
        """Begin anew from this head, whatever the file says. Raises OSError."""
        with self._alone():
            self._write(head)

    def _change(self, move: Callable[[Head | None], Head | None]) -> None:
        with self._alone():
            known = self.read()
            moved = move(known)
            if moved is not None and moved != known:
                self._write(moved)

    def _alone(self) -> "_Lock":
        private.folder(self.path.parent)
        return _Lock(self.path.with_suffix(".lock"))

    def _write(self, head: Head) -> None:
        """The whole file or nothing of it, also when the machine stops."""
        fresh = self.path.with_suffix(".new")
        with private.writable(fresh) as file:
            file.write(json.dumps(head._asdict()))
            file.flush()
            on_disk(file.fileno())
        os.replace(fresh, self.path)  # noqa: PTH105 - the atomic one
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            on_disk(folder)
        finally:
            os.close(folder)


class _Lock:
    """Held by one process and thread at a time."""

    def __init__(self, path: Path) -> None:
        self._file = private.writable(path)

    def __enter__(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self._file.close()


def on_disk(handle: int) -> None:
    """Wait until the disk has this file or folder. Raises OSError."""
    os.fsync(handle)


def refused(problem: str) -> AnchorMismatch:
    """That nothing is recorded because of this."""
    return AnchorMismatch(
        said(
            "{problem} Daarom wordt er nu niets vastgelegd. Lezen kan wel. De beheerder moet dit nakijken.",
            problem=problem,
        )
    )


def elsewhere(number: int) -> str:
    """That the database has another entry with this number than the anchor, or none."""
    return said(
        "De database gaat niet verder op het anker: regel {number} is niet zoals die was.", number=number
    )


def _parsed(content: bytes) -> Head:
    try:
        data = json.loads(content)
        number, coming = int(data["number"]), int(data.get("coming_number", 0))
        texts = (data["hash"], data.get("checkpoint", ""), data.get("coming", ""))
        _covers(texts[1])
    except (LookupError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise BrokenAnchor(BROKEN) from error
    if number < 0 or not all(isinstance(each, str) for each in texts):
        raise BrokenAnchor(BROKEN)
    return Head(number, *texts, coming)


def _further(one: Head | None, other: Head | None) -> Head | None:
    """The further entry of the two, of equal ones the first, with the further checkpoint."""
    if one is None or other is None:
        return one or other
    further = max(one, other, key=lambda each: each.number)
    return further._replace(checkpoint=max(one.checkpoint, other.checkpoint, key=_covers))


def _covers(note: str) -> int:
    """How many entries a checkpoint covers: its second line says so; an empty one none."""
    return int(note.split("\n")[1]) if note else 0
