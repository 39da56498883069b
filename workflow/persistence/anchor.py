"""The anchor: the journal's last entry and last checkpoint, kept in a file beside the database.

Who can write in the database can cut the end off the journal, or chain it anew from the first entry. Neither
fits the anchor. It is advanced after each commit and never goes back, so a crash in between only leaves it
a little behind, which proves less but never accuses wrongly.
"""

import fcntl
import json
import os
from pathlib import Path
from typing import ClassVar, NamedTuple

from workflow.persistence import private


class Head(NamedTuple):
    """The last entry that the anchor knows, and the last checkpoint."""

    number: int
    hash: str
    checkpoint: str = ""
    """A signed note; empty before the first."""


class Anchor:
    """A small file that only ever moves forward."""

    KEY: ClassVar[str] = "journal_head"
    """Where a session keeps the head that its transaction wrote, until the commit."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Head | None:
        """The head that was kept last, or None. Raises ValueError when the file is not an anchor."""
        if not self.path.exists():
            return None
        data = json.loads(self.path.read_text(encoding="utf-8"))
        try:
            return Head(int(data["number"]), str(data["hash"]), str(data.get("checkpoint", "")))
        except (LookupError, TypeError, AttributeError) as error:
            raise ValueError("no anchor") from error

    def keep(self, head: Head | None) -> None:
        """Move the anchor to this head, unless it is already further."""
        if head is None:
            return
        private.folder(self.path.parent)
        with private.writable(self.path.with_suffix(".lock")) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            known = self.read()
            moved = _moved(known, head)
            if moved != known:
                fresh = self.path.with_suffix(".new")
                with private.writable(fresh) as file:
                    file.write(json.dumps(moved._asdict()))
                os.replace(fresh, self.path)  # noqa: PTH105 - the atomic one


def _moved(known: Head | None, head: Head) -> Head:
    """The further entry of the two, with the further checkpoint."""
    if known is None:
        return head
    further = max(known, head, key=lambda each: each.number)
    return further._replace(checkpoint=max(known.checkpoint, head.checkpoint, key=_covers))


def _covers(note: str) -> int:
    """How many entries a checkpoint covers: its second line says so; an empty one none."""
    return int(note.split("\n")[1]) if note else 0
