"""`python -m tests.releases make`: a filled installation of the release at hand, kept with the tests."""

import argparse
import sys
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path

from tests.releases import HERE, PACKED
from tests.releases.filling import Filling

LARGEST = 2 * 1024 * 1024
"""Bytes of one release: every clone of the project brings all of them along."""


def main() -> int:
    """Make it; gives the exit code."""
    given = argparse.ArgumentParser(prog="python -m tests.releases", description=__doc__)
    given.add_argument("command", choices=["make"])
    given.add_argument("--release", default=version("convenant"), help="instead of the installed version")
    packed = HERE / given.parse_args().release / PACKED
    if packed.exists():
        sys.stderr.write(f"{packed} is there already: what a release wrote is never made again.\n")
        return 2
    packed.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        Filling(Path(folder)).fill()
        pack(Path(folder), packed)
    size = packed.stat().st_size
    sys.stdout.write(f"{packed}: {size:,} bytes\n")
    return 0 if size <= LARGEST else 1


def pack(folder: Path, packed: Path) -> None:
    """The folder in one file, without owners: versions of one PDF begin alike, so it stays small."""
    with tarfile.open(packed, "w:xz", preset=9) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix not in (".lock", ".db-wal", ".db-shm"):
                archive.add(path, path.relative_to(folder).as_posix(), filter=_nobodys)


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


if __name__ == "__main__":
    sys.exit(main())
