"""One stage behind the front door: everybody is logged in, and the database goes back to how it was."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from werkzeug.test import TestResponse

from tests.door.stages import NOBODY, ROLES, STAGES, settle
from tests.fakes import FakeKit
from tests.integration.copies import Copies
from tests.web.conftest import FakeChecker
from tests.web.visitor import Visitor
from tests.world import World
from web.app import Installation, create_app
from web.settings import Settings
from workflow.domain.vocabulary import Action
from workflow.persistence.tables import Base

LOOSE = {"journal", "journal_nodes", "journal_personal", "idempotency"}
"""The tables in which a refusal leaves its entry and its answer."""
SEEN = {"sessions": "seen_at"}
"""What looking may change: when somebody was seen last."""
Bring = Callable[[World], object]
Dump = dict[str, list[tuple[Any, ...]]]


@dataclass
class House:
    """The site on one SQLite file, with a browser for each role."""

    world: World
    app: Flask
    file: Path
    before: Path
    browsers: dict[str, FlaskClient] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    anchored: bytes = b""
    """The anchor as it was before the first act."""
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @classmethod
    @contextmanager
    def at(
        cls,
        copies: Copies,
        stage: str,
        folder: Path,
        bring: Bring | None = None,
        roles: Sequence[str] = ROLES,
    ) -> Iterator["House"]:
        with copies.world("draft", folder) as world:
            settle(world)
            (bring or STAGES[stage])(world)
            settings = Settings(folder=folder, site="http://localhost")
            app = create_app(Installation(settings, world.desk, None, FakeChecker(), FakeKit()))  # type: ignore[arg-type]  # a fake in its place
            app.config["TESTING"] = True
            house = cls(world, app, folder / "convenant.db", folder / "before.db")
            app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(copies.folder))
            for who in roles:
                house._let_in(who)
            house._copy(house.file, house.before)
            house.anchored = world.desk.database.anchor.path.read_bytes()
            yield house

    def _let_in(self, who: str) -> None:
        visitor = Visitor(self.app)
        if who == NOBODY:
            form = visitor.open("/inloggen").form("Inloggen")
        else:
            name = "coordinator BPT Proef" if who == "coordinator" else who
            form = visitor.log_in(f"{name.replace(' ', '.')}@example.nl").form("Uitloggen")
        self.browsers[who], self.tokens[who] = visitor.client, form.fields["csrf_token"]

    def restore(self) -> None:
        """Everything as it was before the first act."""
        self._copy(self.before, self.file)
        self.world.desk.database.anchor.path.write_bytes(self.anchored)

    @staticmethod
    def _copy(source: Path, target: Path) -> None:
        with sqlite3.connect(source) as original, sqlite3.connect(target) as copy:
            original.backup(copy)
        original.close()
        copy.close()

    def dump(self) -> Dump:
        """Every row of every table, but for when somebody was seen last."""
        connection = sqlite3.connect(self.file)
        found = {}
        for name, table in Base.metadata.tables.items():
            columns = [f'"{c.name}"' for c in table.columns if SEEN.get(name) != c.name]
            rows = connection.execute(f"SELECT {', '.join(columns)} FROM {name} ORDER BY rowid")
            found[name] = rows.fetchall()
        connection.close()
        return found

    def get(self, who: str, address: str) -> TestResponse:
        return self.browsers[who].get(address, environ_overrides=self.origin())

    def send(
        self, who: str, action: Action | str, fields: dict[str, str], agreement: int = 0
    ) -> TestResponse:
        number = next(self._numbers)
        data = {"csrf_token": self.tokens[who], "key": f"sleutel-van-{number:06}", **fields}
        address = f"/dossier/{agreement or self.world.agreement}/{action}"
        return self.browsers[who].post(address, data=data, environ_overrides=self.origin())

    def origin(self) -> dict[str, str]:
        """Each request from an address of its own, so that no limit is met."""
        number = next(self._numbers)
        return {"REMOTE_ADDR": f"127.{number // 65536}.{number // 256 % 256}.{number % 256}"}


def changed(before: Dump, after: Dump) -> set[str]:
    return {name for name, rows in after.items() if rows != before[name]}
