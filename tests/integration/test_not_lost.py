"""What was acknowledged is never lost on SQLite: nothing but SQLite itself opens the file of its database."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from tests.world import ROOT
from workflow.persistence.database import open_engine

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
WRITER = """
import sys
from sqlalchemy import text
from workflow.persistence.database import open_engine
engine = open_engine(f"sqlite:///{sys.argv[1]}")
first = engine.connect()
first.execute(text("CREATE TABLE acts (number INTEGER)"))
first.commit()
for line in sys.stdin:
    first.execute(text("INSERT INTO acts VALUES (1)"))
    first.commit()
    second = engine.connect()  # another thread of the site
    print("acknowledged", flush=True)
"""
LOOK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
print(*connection.execute("SELECT count(*) FROM acts").fetchone())
connection.close()
"""
WATCHED = """
import sys
opened = []
def hook(event, details):
    if event == "open" and isinstance(details[0], str) and ".db" in details[0].rsplit("/", 1)[-1]:
        opened.append(details[0])
sys.addaudithook(hook)
from web.cli import main
try:
    main(["demo", "--out", sys.argv[1]])
finally:
    print(*opened, sep="\\n", file=sys.stderr)
"""


def _look(path: Path) -> str:
    command = [sys.executable, "-c", LOOK, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@contextmanager
def _writing(path: Path) -> Iterator[Callable[[], None]]:
    """A process that writes an act whenever it is asked, and is killed at the end."""
    command = [sys.executable, "-c", WRITER, str(path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, env=ENVIRONMENT, **pipes) as writer:  # type: ignore[call-overload]  # one set of pipes

        def act() -> None:
            print(file=writer.stdin, flush=True)
            assert writer.stdout.readline() == "acknowledged\n"

        yield act
        os.kill(writer.pid, signal.SIGKILL)


def test_a_process_that_comes_and_goes_takes_nothing_from_a_living_writer(tmp_path: Path) -> None:
    path = tmp_path / "convenant.db"
    with _writing(path) as act:
        act()
        act()
        assert _look(path) == "2"
        assert path.with_name("convenant.db-wal").exists()
        act()
        assert _look(path) == "3"
    assert _look(path) == "3"


def test_two_processes_see_what_the_other_wrote_and_a_killed_one_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "convenant.db"
    with _writing(path) as act:
        for done in (2, 4):
            act()
            engine = open_engine(f"sqlite:///{path}")
            with engine.begin() as connection:
                connection.execute(text("INSERT INTO acts VALUES (9)"))
                assert connection.scalar(text("SELECT count(*) FROM acts")) == done
            engine.dispose()
        act()
        assert _look(path) == "5"
    assert _look(path) == "5"


def test_nothing_but_sqlite_opens_a_database_that_is_there(tmp_path: Path) -> None:
    """Of the files of databases, each is opened once by Python: when it is made."""
    command = [sys.executable, "-c", WATCHED, str(tmp_path / "demo")]
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, cwd=ROOT, check=True)
    assert done.stderr.split() == [str(tmp_path / "demo" / "convenant.db")]


def test_the_files_of_a_database_are_for_their_owner_alone(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'convenant.db'}")
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE acts (number INTEGER)"))
        connection.commit()
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    engine.dispose()
    assert modes == dict.fromkeys(("convenant.db", "convenant.db-wal", "convenant.db-shm"), 0o600)
