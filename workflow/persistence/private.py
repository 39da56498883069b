"""Files and folders that are nobody else's business on this machine: they hold personal data and hashes.

Only what is made here gets these modes; what an administrator opened up on purpose stays as it is.
"""

import os
import shutil
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

UNFINISHED = ".nieuw-"
"""What the name of a file begins with that is not whole yet; after a crash it may stay."""
_MAKING = threading.Lock()


class BrokenSecret(ValueError):
    """A secret or key of the installation cannot be used. Its str is a Dutch sentence."""


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
            with suppress(FileExistsError, FileNotFoundError):  # without its folder SQLite says what is wrong
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def once(path: Path, make: Callable[[], bytes], least: int) -> bytes:
    """The content of a secret's file; made now if it is not there, whole from its first moment.

    Of several processes that make it at once, one is first, and its secret counts for all of them.

    Args:
        path: The file, for its owner alone.
        make: Makes the secret.
        least: Bytes that a whole secret has at least.

    Raises:
        BrokenSecret: the file holds less than that.
        OSError: it cannot be read or made.
    """
    if not path.exists():
        folder(path.parent)
        _linked(path, make())
    content = path.read_bytes()
    if len(content) < least:
        raise BrokenSecret(f"Het bestand {path} is leeg of niet heel. Zet het terug uit een back-up.")
    return content


def _linked(path: Path, content: bytes) -> None:
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(fresh)  # replaces nothing
    finally:
        Path(fresh).unlink()
    flush(path.parent)


def last_written(path: Path, gone: float) -> float:
    """When a file or folder was last written, in seconds since 1970; `gone` when it is not there."""
    try:
        return path.lstat().st_mtime
    except FileNotFoundError:
        return gone


def clear(path: Path) -> None:
    """Delete a file, or a folder with all that is in it; one that is gone already is fine."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def flush(folder: Path) -> None:
    """Write the names in a folder to the disk itself."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
