"""Files by their content: a PDF is stored under its SHA-256 before anything refers to it.

Writing is: a temporary file on the same file system, fsync, rename to the hash, fsync of the folder. After a
crash there is at most an orphan, never half a file under a hash.
"""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workflow.persistence import private


class MissingFile(LookupError):
    """No file with this hash, or its content is no longer what the hash says."""


class FileStore:
    """A folder of files named by their SHA-256, two levels deep."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest

    def put(self, content: bytes) -> str:
        """Store the bytes durably and give their SHA-256. Storing the same bytes again changes nothing."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        if path.exists():
            return digest
        private.folder(self.folder)
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
        return digest

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
        folder = self.folder / "sloten"
        private.folder(self.folder)
        private.folder(folder)
        with private.writable(folder / name) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
