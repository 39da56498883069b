"""Files and folders that are nobody else's business on this machine: they hold personal data and hashes.

Only what is made here gets these modes; what an administrator opened up on purpose stays as it is.
"""

import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO

_MAKING = threading.Lock()


def folder(path: Path) -> None:
    """Make the folder if it is not there, for its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)


def writable(path: Path) -> IO[str]:
    """The file, empty, to write text in; a new one is for its owner alone."""
    return open(path, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600))


def database(path: Path) -> None:
    """Make an empty database file for its owner alone, if there is none; one that is there is never opened.

    POSIX locks belong to the process: closing any descriptor of a file drops those that SQLite holds on it,
    and then another process takes the write-ahead log away. So nothing but SQLite opens a database that is
    there, and within this process only one thread at a time asks whether it is.
    """
    with _MAKING:
        if not path.exists():
            with suppress(FileExistsError):
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
