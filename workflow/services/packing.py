"""Writing the files of an evidence pack into a ZIP: the same files always give the same bytes."""

import hashlib
import zipfile
from collections.abc import Callable, Iterable
from typing import IO

from workflow.domain.text import canonical

FORMAT = "convenant-bewijspakket-1"
MANIFEST, NOTE = "manifest.json", "manifest.note"
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP can say: a pack holds its own moments, in its timestamps."""
_UNIX, _READABLE = 3, 0o100644 << 16


class _Archive(zipfile.ZipFile):
    """One that is thrown away unfinished stays so: its file may be full, or closed already."""

    def __del__(self) -> None:
        """Write no end."""


class Packing:
    """A pack in the making. Files are written as they come and never kept in memory together."""

    def __init__(self, out: IO[bytes]) -> None:
        """`out` can be sought in, and is empty."""
        self._archive = _Archive(out, "w", zipfile.ZIP_DEFLATED)
        self._files: dict[str, dict[str, str | int]] = {}

    def add(self, name: str, content: bytes) -> None:
        """One file."""
        self.stream(name, (content,))

    def stream(self, name: str, parts: Iterable[bytes]) -> None:
        """One file, a part at a time."""
        digest, size = hashlib.sha256(), 0
        with self._archive.open(_named(name), "w") as file:
            for part in parts:
                digest.update(part)
                size += len(part)
                file.write(part)
        self._files[name] = {"sha256": digest.hexdigest(), "size": size}

    def close(self, sign: Callable[[bytes], str]) -> None:
        """The manifest with what signs it; nothing comes after."""
        manifest = canonical({"format": FORMAT, "files": self._files})
        self._archive.writestr(_named(MANIFEST), manifest)
        self._archive.writestr(_named(NOTE), sign(manifest))
        self._archive.close()


def _named(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _MOMENT)
    info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, _UNIX, _READABLE
    return info
