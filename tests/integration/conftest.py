"""Every integration test runs on SQLite and on a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.world import ROOT, World
from workflow.persistence.anchor import Anchor
from workflow.persistence.database import Database, open_engine
from workflow.persistence.migrate import upgrade


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    with postgres.running() as running:
        yield running


@pytest.fixture(scope="session")
def template(server: postgres.Server) -> str:
    name = server.create()
    engine = open_engine(server.url(name))
    upgrade(engine, ROOT / "migrations")
    engine.dispose()
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty, migrated database."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / 'convenant.db'}")
        upgrade(engine, ROOT / "migrations")
        yield Database(engine, Anchor(tmp_path / "anker.json"))
        engine.dispose()
        return
    server: postgres.Server = request.getfixturevalue("server")
    name = server.create(request.getfixturevalue("template"))
    engine = open_engine(server.url(name))
    yield Database(engine, Anchor(tmp_path / "anker.json"))
    engine.dispose()
    server.drop(name)


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    """A municipality with its covenant, its people on their seats, and one team in draft."""
    return World.of(database, tmp_path)
