"""Bringing a kept installation back: its folder, and for PostgreSQL its rows in a database of that time."""

import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, DateTime, MetaData, Table, create_engine, insert, select, text

from tests.releases import HERE, PACKED
from tests.world import ROOT
from workflow.persistence.database import open_engine
from workflow.persistence.migrate import version

DATABASE = "convenant.db"
VERSIONS = "alembic_version"


def unpacked(release: str, folder: Path) -> Path:
    """The folder of an installation as that release left it, on SQLite."""
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(HERE / release / PACKED) as archive:
        archive.extractall(folder, filter="data")
    return folder


def moved_to(url: str, folder: Path) -> None:
    """Put the rows of the folder's database in this empty PostgreSQL database, and take the file away.

    The tables are made by the migrations up to that release. Rows go in as they were, in any order, past
    guards and references: they held when the rows were written.
    """
    before, after = create_engine(f"sqlite:///{folder / DATABASE}"), open_engine(url)
    with before.connect() as old, after.begin() as new:
        _at_version(new, version(old) or "base")
        new.execute(text("SET session_replication_role = replica"))
        for table in _tables(new):
            if table.name != VERSIONS:
                _copy(old, new, table)
        new.execute(text("SET session_replication_role = origin"))
    before.dispose()
    after.dispose()
    for path in folder.glob(f"{DATABASE}*"):
        path.unlink()


def _at_version(new: Connection, number: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["connection"] = new
    command.upgrade(config, number)


def _tables(new: Connection) -> list[Table]:
    """As they are in that database; the tables of the code may be newer."""
    found = MetaData()
    found.reflect(new)
    return list(found.tables.values())


def _copy(old: Connection, new: Connection, table: Table) -> None:
    """All rows of one table, and the numbers that come next."""
    known = MetaData()
    source = Table(table.name, known, autoload_with=old)
    rows = [dict(row) for row in old.execute(select(source)).mappings()]
    if rows:
        new.execute(insert(table), [_with_zones(table, row) for row in rows])
    for column in table.primary_key:
        sequence = new.scalar(
            text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": table.name, "c": column.name}
        )
        if sequence and rows:
            last = max(row[column.name] for row in rows)
            new.execute(text("SELECT setval(:s, :n)"), {"s": sequence, "n": last})


def _with_zones(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """SQLite keeps moments in UTC and without saying so."""
    for column in table.columns:
        value = row[column.name]
        if isinstance(column.type, DateTime) and column.type.timezone and isinstance(value, datetime):
            row[column.name] = value.replace(tzinfo=UTC)
    return row
