"""A journal of before there was a tree gets one, and stays guarded."""

import hashlib
import json
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tests.integration.copies import Copies
from tests.world import ROOT
from workflow.domain.journal import chained, committed, fits, in_order, leaf_of
from workflow.domain.merkle import tree_of
from workflow.persistence.database import open_engine
from workflow.persistence.journal import all_nodes, entries
from workflow.persistence.migrate import upgrade

ENTRY = text("INSERT INTO journal VALUES (:number, :at, NULL, :body, :commitment, :previous, :hash)")
PART = text("INSERT INTO journal_personal VALUES (:number, :salt, :content)")


def empty_at(version: str, copies: Copies, tmp_path: Path) -> Engine:
    """An empty database at this version."""
    url = copies.server.url(copies.server.create()) if copies.server else f"sqlite:///{tmp_path / 'oud.db'}"
    engine = open_engine(url)
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    return engine


@pytest.fixture
def before(copies: Copies, tmp_path: Path) -> Engine:
    """A database at version 0001 with five entries in it."""
    engine = empty_at("0001", copies, tmp_path)
    with engine.begin() as connection:
        last = None
        for number in range(1, 6):
            last, part = chained(last, "2026-11-23T10:00:00+00:00", {"é": number}, b"zout", {"name": "P"})
            given = {"number": number, "at": last.at, "body": f'{{"é": {number}}}', "hash": last.hash}
            connection.execute(ENTRY, {**given, "commitment": last.commitment, "previous": last.previous})
            connection.execute(PART, {"number": number, "salt": part.salt, "content": '{"name": "P"}'})
    return engine


def test_the_tree_is_planted_over_what_was_there(before: Engine) -> None:
    upgrade(before, ROOT / "migrations")
    with Session(before) as session:
        found = [entry for entry, part in entries(session) if part and part.content == {"name": "P"}]
        assert len(found) == 5
        wanted = tree_of(map(leaf_of, found))
        assert all_nodes(session) == {node: made.hex() for node, made in wanted.items()}
    before.dispose()


def as_before(value: object) -> bytes:
    """How versions before 1.0 made the bytes that they hashed: numbers as keys sorted as numbers."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.fixture
def in_another_order(copies: Copies, tmp_path: Path) -> Engine:
    """A database at version 0012 with entries as the first versions made them."""
    engine = empty_at("0012", copies, tmp_path)
    previous, fields = "0" * 64, {n: f"veld-{n}" for n in (12, 9, 100)}
    with engine.begin() as connection:
        for number in range(1, 4):
            body, content = {"fields": fields, "rows": {}}, {"é": {10: "x", 9: "y"}}
            commitment = hashlib.sha256(b"zout" + as_before(content)).hexdigest()
            whole = {"number": number, "at": "2026-11-23T10:00:00+00:00", "body": body}
            whole |= {"commitment": commitment, "previous": previous}
            previous = hashlib.sha256(as_before(whole)).hexdigest()
            told = {**body, "fields": {**fields, 13: "x"}} if number == 2 else body
            connection.execute(ENTRY, {**whole, "body": json.dumps(told), "hash": previous})
            connection.execute(PART, {"number": number, "salt": b"zout", "content": json.dumps(content)})
    return engine


def test_what_was_hashed_in_another_order_is_stored_so(in_another_order: Engine) -> None:
    upgrade(in_another_order, ROOT / "migrations")
    with Session(in_another_order) as session:
        one, changed, three = entries(session)
    for entry, part in (one, three):
        assert fits(entry)
        assert part
        assert committed(entry, part)
        assert not in_order(entry, part)
        assert list(entry.body["fields"]) == ["9", "12", "100"]
    assert not fits(changed[0])
    assert changed[0].body["fields"]["13"] == "x"
    with pytest.raises(DatabaseError), in_another_order.begin() as connection:
        connection.execute(text("UPDATE journal SET body = '{}'"))
    in_another_order.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_personal SET content = '{}'",
        "DELETE FROM journal_personal",
        "DELETE FROM journal_nodes",
        "UPDATE journal SET hash = 'x'",
    ],
)
def test_the_guards_stand_again(before: Engine, statement: str) -> None:
    upgrade(before, ROOT / "migrations")
    with pytest.raises(DatabaseError), before.begin() as connection:
        connection.execute(text(statement))
    before.dispose()


def test_the_tables_are_those_of_the_code(before: Engine) -> None:
    upgrade(before, ROOT / "migrations")
    columns = {c["name"]: c["nullable"] for c in inspect(before).get_columns("journal_personal")}
    assert columns == {"number": False, "salt": True, "content": True}
    before.dispose()
