"""The anchor: number and hash of the journal's last entry, kept in a file beside the database.

Who can write in the database can cut the end off the journal, or chain it anew from the first entry. Neither
fits the anchor. It is advanced after each commit and never goes back, so a crash in between only leaves it
a little behind, which proves less but never accuses wrongly.
"""

import fcntl
import json
import os
from pathlib import Path
from typing import ClassVar, NamedTuple


class Head(NamedTuple):
    """The last entry that the anchor knows."""

    number: int
    hash: str


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
        return Head(int(data["number"]), str(data["hash"]))

    def keep(self, head: Head | None) -> None:
        """Move the anchor to this head, unless it is already further."""
        if head is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            known = self.read()
            if known is None or known.number < head.number:
                fresh = self.path.with_suffix(".new")
                fresh.write_text(json.dumps(head._asdict()), encoding="utf-8")
                os.replace(fresh, self.path)  # noqa: PTH105 - the atomic one
