"""A journal of before there was a tree gets one, and stays guarded."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tests.integration.copies import Copies
from tests.world import ROOT
from workflow.domain.journal import chained, leaf_of
from workflow.domain.merkle import tree_of
from workflow.persistence.database import open_engine
from workflow.persistence.journal import all_nodes, entries
from workflow.persistence.migrate import upgrade

ENTRY = text("INSERT INTO journal VALUES (:number, :at, NULL, :body, :commitment, :previous, :hash)")
PART = text("INSERT INTO journal_personal VALUES (:number, :salt, :content)")


@pytest.fixture
def before(copies: Copies, tmp_path: Path) -> Engine:
    """A database at version 0001 with five entries in it."""
    url = copies.server.url(copies.server.create()) if copies.server else f"sqlite:///{tmp_path / 'oud.db'}"
    engine = open_engine(url)
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
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
