"""Files and folders that are nobody else's business on this machine: they hold personal data and hashes.

Only what is made here gets these modes; what an administrator opened up on purpose stays as it is.
"""

import os
from pathlib import Path
from typing import IO


def folder(path: Path) -> None:
    """Make the folder if it is not there, for its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)


def writable(path: Path) -> IO[str]:
    """The file, empty, to write text in; a new one is for its owner alone."""
    return open(path, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600))


def touch(path: Path) -> None:
    """Make the file if it is not there, empty and for its owner alone."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
