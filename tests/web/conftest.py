"""The site on an SQLite database, with the little municipality of `tests.world` in it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.fakes import FakeKit, FakeMailer
from tests.web.visitor import Visitor
from tests.world import ROOT, World
from web.app import Installation, create_app
from web.limits import limiter
from web.settings import Settings
from workflow.persistence.anchor import Anchor
from workflow.persistence.database import Database, open_engine
from workflow.persistence.migrate import upgrade
from workflow.services.outbox import Outbox


class FakeChecker:
    """A checker that says what it is told to."""

    def __init__(self) -> None:
        self.report: dict[str, Any] = {
            "verdict": "geldig",
            "unchanged": True,
            "indication": "TOTAL-PASSED",
            "sub_indication": None,
            "identified": True,
            "trusted_then": True,
            "trusted_now": "verlopen",
            "signatures": [],
            "reasons": [],
        }

    def check(self, pdf: bytes, name: str, client: str = "") -> dict[str, Any]:
        return {"file": name, **self.report}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    engine = open_engine(f"sqlite:///{tmp_path / 'convenant.db'}")
    upgrade(engine, ROOT / "migrations")
    yield World.of(Database(engine, Anchor(tmp_path / "anker.json")), tmp_path)
    engine.dispose()


@pytest.fixture
def world_of_today(tmp_path: Path) -> Iterator[World]:
    """The little municipality as it is now: other processes have the clock of the machine."""
    engine = open_engine(f"sqlite:///{tmp_path / 'convenant.db'}")
    upgrade(engine, ROOT / "migrations")
    database = Database(engine, Anchor(tmp_path / "anker.json"))
    world = World.of(database, tmp_path, now=datetime.now(UTC))
    Outbox(world.desk, FakeMailer()).send_all()  # what came before
    yield world
    engine.dispose()


@pytest.fixture
def any_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers of the fakes are no PDFs; /controle takes them all the same."""
    monkeypatch.setattr("web.forms.check.HEADER", b"")


@pytest.fixture
def checker() -> FakeChecker:
    return FakeChecker()


@pytest.fixture
def app(world: World, checker: FakeChecker, tmp_path: Path) -> Iterator[Flask]:
    settings = Settings(folder=tmp_path, site="http://localhost")
    app = create_app(Installation(settings, world.desk, None, checker, FakeKit()))  # type: ignore[arg-type]  # a fake in its place
    app.config["TESTING"] = True
    limiter.reset()
    yield app
    limiter.reset()


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app)


@pytest.fixture
def someone(app: Flask) -> Callable[[str], Visitor]:
    """Somebody of the little municipality, logged in."""

    def logged_in(who: str) -> Visitor:
        visitor = Visitor(app)
        name = "coordinator BPT Proef" if who == "coordinator" else who
        page = visitor.log_in(f"{name.replace(' ', '.')}@example.nl")
        assert page.heading == "Mijn taken"
        return visitor

    return logged_in
