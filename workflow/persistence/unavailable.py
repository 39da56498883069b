"""What goes wrong because something is away, busy or full: nothing is broken, and later it will do.

The machine and the database say it in many ways. Here they become three, wherever in a chain of exceptions.
"""

import errno
import sqlite3
from collections.abc import Iterator
from enum import Enum

from sqlalchemy import exc


class Unavailable(Enum):
    """What cannot be used now."""

    DATABASE = "database"
    """Locked, away, starting, or out of connections."""
    STORAGE = "storage"
    """No space, no permission to write on a whole file system, or a disk that fails."""
    MACHINE = "machine"
    """Out of processes, open files or memory."""


POSSIBLY = (OSError, MemoryError, sqlite3.Error, exc.SQLAlchemyError)
"""Sorts of errors among which it may be."""
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG, errno.EIO})
SPENT = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN})
NO_FOLDER = "No usable temporary directory"
"""How `tempfile` says that it can write nowhere."""
SQLITE_FULL = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CORRUPT}
)
"""A disk that cannot be read looks to SQLite like a damaged file: it says the same of both."""
SQLITE_AWAY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN})
PRIMARY = 0xFF
"""The part of an extended code of SQLite that says which sort it is."""
POSTGRES_FULL = ("53100", "58030")
"""SQLSTATE: the disk is full, or fails."""
POSTGRES_AWAY = ("08", "53", "57P", "55P03", "40001", "40P01", "25006")
"""SQLSTATE: the connection, resources, shutting down, locks, lost races, and a standby that only reads."""


def unavailable(error: BaseException) -> Unavailable | None:
    """What this error says cannot be used now; None for every other error."""
    return next(filter(None, map(_of_one, _chain(error))), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _of_one(error: BaseException) -> Unavailable | None:
    match error:
        case exc.TimeoutError() | exc.DBAPIError(connection_invalidated=True):
            return Unavailable.DATABASE
        case exc.DBAPIError(orig=BaseException() as original):
            return _of_driver(original)
        case sqlite3.Error():
            return _of_driver(error)
        case MemoryError():
            return Unavailable.MACHINE
        case OSError():
            return _of_machine(error)
    return None


def _of_driver(error: BaseException) -> Unavailable | None:
    """Of SQLite by its code, of PostgreSQL by its SQLSTATE; without one there was no connection."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0) & PRIMARY
        return Unavailable.STORAGE if code in SQLITE_FULL else _away(code in SQLITE_AWAY)
    state = getattr(error, "sqlstate", None)
    if state is None:
        return _away(type(error).__name__ in ("OperationalError", "InterfaceError"))
    return Unavailable.STORAGE if state in POSTGRES_FULL else _away(state.startswith(POSTGRES_AWAY))


def _away(is_so: bool) -> Unavailable | None:  # noqa: FBT001 - what was just asked
    return Unavailable.DATABASE if is_so else None


def _of_machine(error: OSError) -> Unavailable | None:
    if error.errno in FULL or (error.strerror or "").startswith(NO_FOLDER):
        return Unavailable.STORAGE
    return Unavailable.MACHINE if error.errno in SPENT else None
