"""Files by their content: a PDF is stored under its SHA-256 before anything refers to it.

Writing is: a temporary file on the same file system, fsync, rename to the hash, fsync of the folder. After a
crash there is at most an orphan, never half a file under a hash.
"""

import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from workflow.persistence import private

DIGEST = re.compile("[0-9a-f]{64}")
CLEARING = "opruimen"
"""The lock of who deletes: shared by everyone who puts something here."""


class MissingFile(LookupError):
    """No file with this hash, or its content is no longer what the hash says."""


class FileStore:
    """A folder of files named by their SHA-256, two levels deep."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest

    def put(self, content: bytes) -> str:
        """Store the bytes durably and give their SHA-256. Storing them again only makes them new."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        with self._locked(CLEARING, fcntl.LOCK_SH):
            if path.exists():
                os.utime(path)
            else:
                self._write(path, content)
        return digest

    def _write(self, path: Path, content: bytes) -> None:
        private.folder(path.parent)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=private.UNFINISHED)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        for folder in (path.parent, self.folder):
            private.flush(folder)

    def get(self, digest: str) -> bytes:
        """The bytes with this SHA-256, checked again on reading. Raises MissingFile."""
        try:
            content = self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise MissingFile(digest) from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise MissingFile(digest)
        return content

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold a lock with this name among all processes on this machine.

        It keeps signers from doing work in vain; what keeps them from losing a signature is the
        compare-and-swap in the database.
        """
        with self._locked(name, fcntl.LOCK_EX):
            yield

    def stored(self, before: datetime) -> Iterator[str]:
        """The SHA-256 of every file that was last put here before this moment."""
        for path in self.folder.glob("??/*"):
            with suppress(FileNotFoundError):
                if DIGEST.fullmatch(path.name) and path.stat().st_mtime < before.timestamp():
                    yield path.name

    def remove(self, digest: str, before: datetime) -> bool:
        """Delete a file, unless it was put here again since this moment; tells whether it is gone now."""
        path = self._path(digest)
        with self._locked(CLEARING, fcntl.LOCK_EX):
            if not path.exists() or path.stat().st_mtime >= before.timestamp():
                return False
            path.unlink()
        return True

    @contextmanager
    def _locked(self, name: str, how: int) -> Iterator[None]:
        folder = self.folder / "sloten"
        private.folder(self.folder)
        private.folder(folder)
        with private.writable(folder / name) as file:
            fcntl.flock(file, how)
            yield
