"""The migrations make exactly the tables of the code, on both databases, and one of them is the newest."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from tests.world import ROOT
from workflow.persistence.database import Database
from workflow.persistence.migrate import newest, upgrade, version
from workflow.persistence.tables import Base

MIGRATIONS = ROOT / "migrations"


@pytest.fixture
def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)


def test_migrations_and_tables_agree(database: Database) -> None:
    with database.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": False}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_a_table_that_the_migrations_forgot_is_seen(database: Database) -> None:
    """The comparison itself looks: it is not empty because it compares nothing."""
    with database.engine.begin() as connection:
        connection.execute(text("DROP TABLE remarks"))
        connection.execute(text("ALTER TABLE covenants DROP COLUMN term_months"))
    with database.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert {found[0][0], found[-1][0]} == {"add_table", "add_column"}


def test_migrating_again_changes_nothing(database: Database) -> None:
    head = newest(MIGRATIONS)
    assert upgrade(database.engine, MIGRATIONS) == (head, head)
    with database.engine.connect() as connection:
        assert version(connection) == head


def test_there_is_one_newest_migration_and_the_file_names_it(scripts: ScriptDirectory) -> None:
    assert len(scripts.get_heads()) == len(scripts.get_bases()) == 1
    assert (MIGRATIONS / "head.txt").read_text(encoding="utf-8").split() == [newest(MIGRATIONS)]


def test_the_migrations_are_one_line_numbered_in_order(scripts: ScriptDirectory) -> None:
    line = [script.revision for script in reversed(list(scripts.walk_revisions()))]
    assert line == [f"{number:04}" for number in range(1, len(line) + 1)]
    files = sorted(path.name[:4] for path in Path(MIGRATIONS, "versions").glob("*.py"))
    assert files == line
