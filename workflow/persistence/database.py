"""The database: how it is opened, how a transaction begins, and how time is stored.

SQLite (default): WAL, full synchronisation, foreign keys; a writing transaction begins IMMEDIATE, so that two
writers queue up instead of failing half-way, and a reading one cannot write. PostgreSQL: READ COMMITTED with
`SELECT … FOR UPDATE` on the aggregate (see the queries); a reading transaction REPEATABLE READ.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Dialect, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from workflow.persistence import continuity, journal, pace, private, rows
from workflow.persistence.anchor import Anchor

PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "busy_timeout = 5000",
    "recursive_triggers = ON",  # else INSERT OR REPLACE slips past the delete triggers of the journal
    "trusted_schema = OFF",
)


def open_engine(url: str) -> Engine:
    """An engine on `url` (sqlite:///… or postgresql+psycopg://…) with the settings above."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(url, hide_parameters=True, connect_args={"isolation_level": None, "timeout": 5})
    event.listen(engine, "do_connect", _make_private)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def is_there(engine: Engine) -> bool:
    """Whether there is something to connect to; connecting to SQLite would make it."""
    return engine.dialect.name != "sqlite" or Path(engine.url.database or "").is_file()


def _make_private(_: Dialect, __: ConnectionPoolEntry, where: list[str], ___: dict[str, object]) -> None:
    """SQLite gives the files beside the database (-wal, -shm) the mode of the database itself."""
    if where[0] != ":memory:":
        private.database(Path(where[0]))


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA query_only = {'ON' if reading else 'OFF'}")
    cursor.execute("BEGIN" if reading else "BEGIN IMMEDIATE")
    cursor.close()


class Database:
    """Where transactions come from. A service method opens exactly one."""

    def __init__(self, engine: Engine, anchor: Anchor, moments: pace.Pace | None = None) -> None:
        self.engine = engine
        self.anchor = anchor
        self.secret = rows.Secret(anchor.path.with_name("rijgeheim"))
        known = {rows.SECRET: self.secret, pace.KEY: moments or pace.Pace()}
        self._writing = sessionmaker(engine, expire_on_commit=False, info=known)
        rows.watch(self._writing)
        reading = engine.execution_options(reading=True, **_read_only(engine))
        self._reading = sessionmaker(reading, info=known)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A writing transaction: journalled and committed at the end, rolled back on an exception.

        Raises AnchorMismatch when the journal does not go on from its anchor; then nothing is written.
        """
        with self._writing.begin() as session:
            yield session
            journal.write_down(session, self.anchor)
        continuity.settle(session, self.anchor)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A reading transaction: one consistent view, and writing is an error."""
        with self._reading() as session:
            yield session


def _read_only(engine: Engine) -> dict[str, bool | str]:
    """PostgreSQL's usual level gives every statement a view of its own; here the view is one."""
    if engine.dialect.name == "sqlite":
        return {}
    return {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
