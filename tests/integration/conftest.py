"""Every integration test runs on SQLite and on a real PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import postgres
from tests.integration.copies import Copies
from tests.world import World
from workflow.persistence.database import Database

Begin = Callable[[str], World]


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    with postgres.running() as running:
        yield running


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def copies(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """What tests begin with: made once for each sort of database, and copied for each test."""
    server = None if request.param == "sqlite" else request.getfixturevalue("server")
    return Copies(tmp_path_factory.mktemp(request.param), server)


@pytest.fixture
def database(copies: Copies, tmp_path: Path) -> Iterator[Database]:
    """An empty, migrated database."""
    with copies.database(tmp_path / "empty") as database:
        yield database


@pytest.fixture
def begin(copies: Copies, tmp_path: Path) -> Iterator[Begin]:
    """Begin at one of the stages."""
    with ExitStack() as stack:
        yield lambda stage: stack.enter_context(copies.world(stage, tmp_path / stage))


@pytest.fixture
def world(begin: Begin) -> World:
    """A municipality with its covenant, its people on their seats, and one team in draft."""
    return begin("draft")


@pytest.fixture
def negotiating(begin: Begin) -> World:
    """The same, with its team taken up."""
    return begin("negotiating")


@pytest.fixture
def agreed(begin: Begin) -> World:
    """The same, with every partner's approval."""
    return begin("agreed")


@pytest.fixture
def for_signing(begin: Begin) -> World:
    """The same, with a PDF that nobody signed yet."""
    return begin("for_signing")


@pytest.fixture
def done(begin: Begin) -> World:
    """The same, with a supplement that everyone consented to, signed by everyone."""
    return begin("done")


@pytest.fixture
def recognised(begin: Begin) -> World:
    """The same, recognised."""
    return begin("recognised")
