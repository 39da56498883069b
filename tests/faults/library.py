"""The library of `calls.c`: made with this machine's compiler, loaded before all others, armed from here."""

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

SOURCE = Path(__file__).with_name("calls.c")
NO_COMPILER = "LET OP: geen cc op deze machine, dus geen proef met falende aanroepen."
PRELOAD = "LD_PRELOAD"


class Way(IntEnum):
    """How a call goes wrong; the numbers are those of `calls.c`."""

    KILL = 1
    EIO = 2
    ENOSPC = 3


@dataclass(frozen=True)
class Call:
    """A call that was seen."""

    name: str
    needs_room: bool
    """Whether a full disk makes it fail."""
    what: str
    """The file, or the socket."""

    @property
    def changes(self) -> bool:
        """Whether something outside the process is different after it."""
        return self.name not in READING and (self.needs_room or not self.name.startswith("open"))


READING = {"read", "pread", "pread64", "recv", "flock", "close", "connect", "fsync", "fdatasync"}
"""What leaves everything as it was, as long as the machine stays up."""


def points(calls: Sequence[Call], way: Way) -> list[int]:
    """The calls at which this way can make a difference that no other of them makes.

    A killed process leaves what was there after its last change. A full disk stops only what needs room.
    SQLite reads one page after the other: any of them that fails is the same read that fails.
    """
    pairs = list(zip([None, *calls], calls, strict=False))
    match way:
        case Way.KILL:
            return [n for n, (before, _) in enumerate(pairs, 1) if before is None or before.changes]
        case Way.EIO:
            return [n for n, (before, it) in enumerate(pairs, 1) if it.name not in READING or it != before]
        case Way.ENOSPC:
            return [n for n, it in enumerate(calls, 1) if it.needs_room]


def start_with_library(module: str) -> None:
    """Start this process again with the library in it; returns when it is there, or cannot be made."""
    if loaded():
        Path(os.environ.pop(PRELOAD)).unlink(missing_ok=True)  # what is started from here goes without
        return
    compiler = shutil.which("cc")
    if compiler is None:
        sys.stdout.write(NO_COMPILER + "\n")
        return
    handle, made = tempfile.mkstemp(suffix=".so", prefix="faults-")
    os.close(handle)
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", made, SOURCE, "-ldl"], check=True)
    os.execve(sys.executable, [sys.executable, "-m", module, *sys.argv[1:]], {**os.environ, PRELOAD: made})


def loaded() -> bool:
    """Whether the library stands between this process and its files."""
    return hasattr(ctypes.CDLL(None), "faults_arm")


def arm(folder: Path, point: int, way: Way, *, sockets: bool) -> None:
    """From now on count the calls on this folder; the one with this number goes wrong (0: none)."""
    ctypes.CDLL(None).faults_arm(str(folder).encode(), int(sockets), point, int(way))


def disarm() -> list[Call]:
    """Let everything work again; gives the calls that were made."""
    library = ctypes.CDLL(None)
    library.faults_seen.restype = ctypes.c_char_p
    library.faults_disarm()
    lines = library.faults_seen().decode(errors="replace").splitlines()
    return [Call(name, room == "1", what) for name, room, what in (line.split(" ", 2) for line in lines)]
