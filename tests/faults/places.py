"""Copies of prepared municipalities, and a process that lives in one until it is killed."""

import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn

from tests.integration.copies import STAGES, Copies
from tests.postgres import Server
from tests.world import World
from workflow.persistence.anchor import Anchor
from workflow.persistence.database import Database, open_engine

ANSWERS_WITHIN = 30
"""Seconds; a process that takes longer hangs."""

STATEMENTS: dict[str, Any] = {}
"""The statements that were made before, by the name of the database."""


class Died(Exception):
    """The process is no more."""


class Child:
    """A fork of this process that answers questions: the methods of what is made in it."""

    def __init__(self, make: Callable[[], object]) -> None:
        here, there = Pipe()
        self._line = here
        sys.stdout.flush()
        self.pid = os.fork()
        if not self.pid:
            here.close()
            _answer(there, make)
        there.close()

    def ask(self, name: str, *given: Any) -> Any:
        """What the method gives. Raises Died, and what the method raised as RuntimeError."""
        self.tell(name, *given)
        return self.hear()

    def tell(self, name: str, *given: Any) -> None:
        """Ask without waiting for the answer. Raises Died."""
        try:
            self._line.send((name, given))
        except (BrokenPipeError, ConnectionResetError) as error:
            raise Died from error

    def hear(self) -> Any:
        """The answer to what was asked. Raises as `ask`."""
        try:
            if not self._line.poll(ANSWERS_WITHIN):
                self.kill()
                raise Died("hangs")
            fine, answer = self._line.recv()
        except (EOFError, ConnectionResetError) as error:
            raise Died from error
        if not fine:
            raise RuntimeError(answer)
        return answer

    def kill(self) -> None:
        """kill -9, and wait until it is gone."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.pid = 0
            self._line.close()

    def leave(self) -> None:
        """Let it end as a command does."""
        try:
            self.ask("leave")
        finally:
            self.kill()


def _answer(line: Connection, make: Callable[[], object]) -> NoReturn:
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # its errors are judged, not shown
        inside = make()
        while True:
            name, given = line.recv()
            try:
                answer = (True, getattr(inside, name)(*given))
            except Exception:  # noqa: BLE001 - it is told where it was asked
                answer = (False, traceback.format_exc())
            line.send(answer)
    finally:
        os._exit(1)


@dataclass(frozen=True)
class Place:
    """One copy: its folder, the address of its database, who lives there, what was prepared."""

    folder: Path
    url: str
    original: World
    given: Any

    @property
    def sockets(self) -> bool:
        """Whether its database is behind a socket."""
        return not self.url.startswith("sqlite")

    def opened(self) -> World:
        """The municipality, in this process; which statements it will need was found out before the fork."""
        engine = open_engine(self.url)
        engine._compiled_cache = STATEMENTS.setdefault(engine.dialect.name, engine._compiled_cache)
        return self.original.on(Database(engine, Anchor(self.folder / "anker.json")), self.folder)


class Places:
    """Makes copies of what an act begins with."""

    def __init__(self, folder: Path, server: Server | None) -> None:
        self._folder = folder
        self._given: dict[str, Any] = {}
        self._stages: dict[str, Callable[[World], object]] = dict(STAGES)
        self._numbers = count(1)
        self._copies = Copies(folder / "originals", server, self._stages)

    def prepare(self, name: str, stage: str, ready: Callable[[World], Any]) -> None:
        """Name a beginning: a stage, and what happens before; what that gives goes along."""

        def brought(world: World) -> None:
            self._stages[stage](world)
            self._given[name] = ready(world)

        self._stages[name] = brought

    @contextmanager
    def copy(self, name: str) -> Iterator[Place]:
        """A fresh copy of this beginning, removed afterwards; nobody has it open."""
        folder = self._folder / f"copy-{next(self._numbers)}" / "plaats"
        with self._copies.copied(name, folder) as (url, world):
            try:
                yield Place(folder, url, world, self._given[name])
            finally:
                shutil.rmtree(folder.parent, ignore_errors=True)
