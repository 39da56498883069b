"""Bringing a database to the newest version of its tables."""

from datetime import timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from workflow.persistence.tables import InstallationKeyRow

LOCK = 0x6D696772
"""The PostgreSQL advisory lock of who migrates ("migr")."""
PATIENCE = timedelta(minutes=5)
"""How long SQLite waits for somebody else who is migrating."""


class BrokenReferences(RuntimeError):
    """A migration left rows that refer to nothing; it was rolled back."""


def upgrade(engine: Engine, migrations: Path) -> tuple[str | None, str | None]:
    """Run every migration that is missing, all in one transaction. Gives the version before and after.

    SQLite rebuilds tables by copying them, which with foreign keys on would delete the rows that refer to
    them: they are off while migrating and checked before the commit. Of several processes that migrate at
    once the others wait, and find nothing missing. Raises BrokenReferences.
    """
    config = Config()
    config.set_main_option("script_location", str(migrations))
    with engine.connect() as connection:
        _hold(connection)
        before = version(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if engine.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise BrokenReferences
        after = version(connection)
        connection.commit()
    engine.dispose()  # its connections still have foreign keys off
    return before, after


def _hold(connection: Connection) -> None:
    """Begin, when nobody else is migrating any more."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        return
    connection.connection.cursor().execute(f"PRAGMA busy_timeout = {PATIENCE // timedelta(milliseconds=1)}")
    connection.exec_driver_sql("ROLLBACK")  # the pragma is ignored inside a transaction
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def version(connection: Connection) -> str | None:
    """The version a database is at; None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def knows_keys(engine: Engine) -> bool:
    """Whether this database is at a version that knows whose it is."""
    return inspect(engine).has_table(InstallationKeyRow.__tablename__)


def newest(migrations: Path) -> str | None:
    """The newest version that the migrations lead to."""
    config = Config()
    config.set_main_option("script_location", str(migrations))
    return ScriptDirectory.from_config(config).get_current_head()
