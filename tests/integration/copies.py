"""Little municipalities that were brought somewhere once, and are copied for every test that begins there.

An original is a folder (anchor, file store and, for SQLite, the database) and for PostgreSQL a database that
serves as template. It is made when a test first asks for it, from a copy of the stage before.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.builders import FORM, supplement
from tests.mandates import KeptMandates
from tests.postgres import Server
from tests.world import POLICE, ROOT, World
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action, State
from workflow.persistence.anchor import Anchor
from workflow.persistence.database import Database, open_engine
from workflow.persistence.migrate import upgrade

EMPTY = "empty"
"""A migrated database with nobody in it."""


def signed_with_a_supplement(world: World) -> None:
    """Everything but the recognition: a proposal, consents, approvals, a PDF and its signatures."""
    world.submit()
    world.everyone_consents(world.propose(supplement()))
    world.approve()
    assert world.open_signing().done
    world.everyone_signs()


def put_up(world: World) -> None:
    """The text lies with all partners."""
    world.submit()
    world.done(Action.PUT_TO_APPROVAL, "coordinator", digest=text_digest(world.facts()))


def suspended(world: World) -> None:
    """Recognised, and suspended on the same day."""
    world.until(State.RECOGNISED)
    world.done(Action.SUSPEND, "kantoor", reason="Er liep iets mis.")


def filled_in(world: World) -> None:
    """A draft that can be submitted."""
    world.done(Action.FILL_IN, "coordinator", form=FORM)


def submitted(world: World) -> None:
    """Waiting for the office."""
    filled_in(world)
    world.done(Action.SUBMIT, "coordinator")


def proposed(world: World) -> None:
    """In negotiation, with a supplement of the team."""
    world.submit()
    world.propose(supplement())


def stuck(world: World) -> None:
    """Somebody who is asked to sign can no longer do so."""
    world.until(State.FOR_SIGNING)
    row = next(s for s in world.facts().signatories if s.partner == POLICE)
    KeptMandates(world.desk).end_signatory(row.id, world.desk.today())
    world.clock.forward(days=1)


Stages = Mapping[str, Callable[[World], object]]
STAGES: Stages = {
    "draft": lambda world: world,
    "filled_in": filled_in,
    "submitted": submitted,
    "proposed": proposed,
    "stuck": stuck,
    "negotiating": World.submit,
    "for_approval": put_up,
    "agreed": lambda world: world.until(State.AGREED),
    "for_signing": lambda world: world.until(State.FOR_SIGNING),
    "done": signed_with_a_supplement,
    "recognised": lambda world: world.until(State.RECOGNISED),
    "suspended": suspended,
}


@dataclass(frozen=True)
class Original:
    """What is copied: a folder, the name of a PostgreSQL database, and who lives there."""

    folder: Path
    database: str | None
    world: World | None = None


class Copies:
    """The originals of one sort of database, and their copies."""

    def __init__(self, folder: Path, server: Server | None, stages: Stages = STAGES) -> None:
        self.folder = folder
        self.stages = stages
        self.server = server
        """None for SQLite."""
        self._originals: dict[str, Original] = {}

    @contextmanager
    def database(self, folder: Path) -> Iterator[Database]:
        """An empty, migrated database."""
        with self._opened(self._original(EMPTY), folder) as (database, _):
            yield database

    @contextmanager
    def world(self, stage: str, folder: Path) -> Iterator[World]:
        """The little municipality with its team at this stage."""
        original = self._original(stage)
        assert original.world is not None
        with self._opened(original, folder) as (database, _):
            yield original.world.on(database, folder)

    @contextmanager
    def copied(self, stage: str, folder: Path) -> Iterator[tuple[str, World]]:
        """A copy that is not opened here: the address of its database, and who lives there."""
        original = self._original(stage)
        assert original.world is not None
        shutil.copytree(original.folder, folder, dirs_exist_ok=True)
        name = self.server.create(original.database) if self.server else None
        yield self._url(folder, name), original.world
        if self.server and name:
            self.server.drop(name)

    def _original(self, stage: str) -> Original:
        if stage not in self._originals:
            self._originals[stage] = self._migrated() if stage == EMPTY else self._brought_to(stage)
        return self._originals[stage]

    def _migrated(self) -> Original:
        folder = self.folder / EMPTY
        folder.mkdir(parents=True)
        name = self.server.create() if self.server else None
        engine = open_engine(self._url(folder, name))
        upgrade(engine, ROOT / "migrations")
        engine.dispose()
        return Original(folder, name)

    def _brought_to(self, stage: str) -> Original:
        before, folder = self._original(EMPTY if stage == "draft" else "draft"), self.folder / stage
        with self._opened(before, folder, keep=True) as (database, name):
            world = before.world.on(database, folder) if before.world else World.of(database, folder)
            self.stages[stage](world)
        return Original(folder, name, world)

    def _url(self, folder: Path, name: str | None) -> str:
        return self.server.url(name) if self.server and name else f"sqlite:///{folder / 'convenant.db'}"

    @contextmanager
    def _opened(
        self, original: Original, folder: Path, *, keep: bool = False
    ) -> Iterator[tuple[Database, str | None]]:
        shutil.copytree(original.folder, folder, dirs_exist_ok=True)
        name = self.server.create(original.database) if self.server else None
        engine = open_engine(self._url(folder, name))
        yield Database(engine, Anchor(folder / "anker.json")), name
        engine.dispose()
        if self.server and name and not keep:
            self.server.drop(name)
