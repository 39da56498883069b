"""The first start: by several processes at once, and by one that is killed on the way and starts again."""

import contextlib
import io
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.faults import library
from tests.faults.library import Call, Way
from tests.faults.places import Child, Died
from tests.postgres import Server
from web.app import install
from web.cli import main
from web.settings import read, secret_key
from workflow.persistence.rows import Secret
from workflow.services.records import Records

AT_ONCE = 2
"""Processes that start together."""
SECRETS = ("geheim", "rijgeheim", "kluis", "wortel", "what the vault opens")
"""What a start makes, once and for all."""
Told = tuple[int, str]
"""The exit code of a command and the end of what it said; a code below 0 is a traceback."""


@dataclass(frozen=True)
class Start:
    """A process that starts on an empty folder, as the first command of an installation does."""

    folder: Path
    database: str

    def begin(self, point: int = 0, way: Way = Way.KILL) -> tuple[Told, list[Call]]:
        """`convenant migrate`, with one call that goes wrong."""
        os.environ["CONVENANT_FOLDER"], os.environ["CONVENANT_DATABASE"] = str(self.folder), self.database
        said = io.StringIO()
        library.arm(self.folder.parent, point, way, sockets=bool(self.database))
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            try:
                main(["migrate"])
            except SystemExit as left:
                told = int(left.code or 0), said.getvalue()[-200:]
            except Exception as error:  # noqa: BLE001 - whoever typed it would see where it happened
                told = -1, f"{type(error).__name__}: {error}"[:200]
            finally:
                calls = library.disarm()
        return told, calls

    def secrets(self) -> tuple[str, ...]:
        """Everything that must be there once and for all, as the site would use it."""
        settings = read()
        installation = install(settings)
        vault = installation.desk.vault.opened(installation.desk.vault.seal("geheim", "proef"), "proef")
        return (
            secret_key(settings),
            Secret(self.folder / "rijgeheim").bytes.hex(),
            (self.folder / "sleutels" / "kluis").read_bytes().hex(),
            installation.authority.root_pem.decode(),
            vault,
        )

    def faults(self) -> list[str]:
        """What the installation's checks find."""
        return [fault.sentence for fault in Records(install(read()).desk).check().faults]


class Beginnings:
    """First starts on one sort of database."""

    def __init__(self, folder: Path, server: Server | None) -> None:
        self._folder, self._server, self._numbers = folder, server, count(1)
        self.wrong: list[str] = []
        self.runs = 0

    @contextmanager
    def _empty(self) -> Iterator[tuple[Start, ExitStack]]:
        name = self._server.create() if self._server else ""
        folder = self._folder / f"begin-{next(self._numbers)}" / "plaats"
        folder.parent.mkdir(parents=True)
        with ExitStack() as children:
            yield Start(folder, self._server.url(name) if self._server else ""), children
        if self._server:
            self._server.drop(name)

    def _child(self, start: Start, children: ExitStack) -> Child:
        child = Child(lambda: start)
        children.callback(child.kill)
        return child

    def together(self, rounds: int) -> None:
        """Processes that start at once all end well, with the same secrets."""
        for _ in range(rounds):
            self.runs += 1
            with self._empty() as (start, children):
                started = [self._child(start, children) for _ in range(AT_ONCE)]
                for child in started:
                    child.tell("begin")
                try:
                    told = [child.hear()[0] for child in started]
                    self._find([f"two at once: {code} {said}" for code, said in told if code])
                    kept = {child.ask("secrets") for child in started}
                    self._secrets("two at once", kept)
                except (Died, RuntimeError) as problem:
                    self._find([f"two at once: {str(problem)[-300:]}"])

    def calls(self) -> list[Call]:
        """What the first start does."""
        with self._empty() as (start, children):
            _, calls = self._child(start, children).ask("begin")
            return list(calls)

    def interrupted(self, point: int, way: Way) -> None:
        """Who starts again after a fault begins as if nothing happened."""
        self.runs += 1
        with self._empty() as (start, children):
            try:
                (code, said), _ = self._child(start, children).ask("begin", point, way)
                self._find([f"{way.name} at call {point}: {said}"] * (code < 0))
            except Died:
                pass
            again = self._child(start, children)
            try:
                (code, said), _ = again.ask("begin")
                self._find([f"{way.name} at call {point}, started again: {code} {said}"] * bool(code))
                if not code:
                    self._secrets(f"{way.name} at call {point}", {again.ask("secrets")})
                    self._find([f"{way.name} at call {point}: {fault}" for fault in again.ask("faults")])
            except (Died, RuntimeError) as problem:
                self._find([f"{way.name} at call {point}, started again: {str(problem)[-300:]}"])

    def _secrets(self, what: str, kept: set[tuple[str, ...]]) -> None:
        for name, *values in zip(SECRETS, *kept, strict=True):
            if len(set(values)) > 1 or not all(values):
                self._find([f"{what}: {name} is not one secret, or is empty"])

    def _find(self, wrong: list[str]) -> None:
        self.wrong += wrong
