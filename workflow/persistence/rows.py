"""Every row that a transaction changed is named in its journal entry, with a digest of what it became.

So whatever somebody changes in these tables behind the application's back, the journal does not fit it any
more: a column, a row too many or one too few. The digests are keyed with a secret outside the database. Who
can only write there cannot make them fit, and they tell nobody what a row says.
"""

import hmac
import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Row, Table, event, inspect, select, tuple_
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, sessionmaker

from workflow.domain.journal import Entry, Fault, Personal
from workflow.domain.text import canonical
from workflow.persistence import posted, private
from workflow.persistence.tables import Base, OutboxRow
from workflow.persistence.tables.people import BEFORE_RECORDS

SECRET = "row_secret"  # noqa: S105 - a name
TOUCHED = "touched_rows"
NOTED = "noted"
"""Execution option of a statement whose rows the caller names with `touch`."""
PASSING = frozenset(
    {
        "sessions", "idempotency", "reminders", "calendar_feeds",
        "factor_uses", "address_changes", "passkey_challenges", "public_readings",
        "journal", "journal_personal", "journal_nodes", "journal_checkpoints",
        "journal_checks", "sent_checkpoints",
    }
)  # fmt: skip
"""Tables of which the journal tells nothing: what passes, and the journal itself (docs/threat-model.md)."""
WATCHED = {table.name: table for table in Base.metadata.sorted_tables if table.name not in PASSING}
MANDATES = ("seats", "signatories", "asked_signatories")
LATER = frozenset(
    {
        *(("signatures", name) for name in ("way", "level", "means", "issuer")),
        ("covenants", "plain"),
        ("people", "first_used_at"),
        ("partners", "domain"),
        *((table, name) for table in MANDATES for name in ("given_by", "accepted_by")),
    }
)
"""Columns that came after rows were already told of: while one is empty, a digest says nothing of it."""
EMPTY = (None, BEFORE_RECORDS)
"""As good as empty in those: what a migration could fill in without the journal."""
OUTBOX = OutboxRow.__tablename__
UNTOLD = frozenset({("people", "language"), *((OUTBOX, name) for name in posted.PASSING)})
"""Columns of which the journal tells nothing: they decide nothing, or are guarded in another way."""
LENGTH = 32
"""Hexadecimal digits of a digest: 128 bits."""
SIZE = 32
"""Bytes of the key of the digests."""
MANY = 500
R = TypeVar("R", bound=Base)
Name = tuple[str, tuple[Any, ...]]
"""A table and a primary key."""


class ChangedInSilence(RuntimeError):
    """A transaction changed something and wrote nothing about it in the journal: a bug."""


class Secret:
    """The key of the digests, in a file beside the anchor; made when it is first needed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: bytes | None = None

    @property
    def bytes(self) -> bytes:
        """32 random bytes. Raises BrokenSecret and OSError."""
        if self._known is None:
            self._known = private.once(self._path, lambda: secrets.token_bytes(SIZE), SIZE)
        return self._known

    @property
    def fingerprint(self) -> str:
        """By which it is known again: 64 hexadecimal digits that say nothing of it."""
        return hmac.new(self.bytes, b"convenant rijgeheim", "sha256").hexdigest()


def watch(sessions: sessionmaker[Session]) -> None:
    """Have these sessions remember which rows they change."""
    event.listen(sessions, "after_flush", _note)
    event.listen(sessions, "do_orm_execute", _refuse_unnoted)


def _note(session: Session, _: UOWTransaction) -> None:
    for each in (*session.new, *filter(_tells, session.dirty), *session.deleted):
        mapper = inspect(each).mapper
        touch(session, mapper.class_, tuple(mapper.primary_key_from_instance(each)))


def _tells(changed: object) -> bool:
    """Whether a column changed of which the journal tells."""
    state = inspect(changed, raiseerr=True)
    columns = (p for p in state.mapper.column_attrs if state.attrs[p.key].history.has_changes())
    table = state.mapper.class_.__tablename__
    return any((table, each.columns[0].name) not in UNTOLD for each in columns)


def _refuse_unnoted(state: ORMExecuteState) -> None:
    changes = state.is_update or state.is_delete or state.is_insert
    if not changes or state.bind_mapper is None or state.execution_options.get(NOTED):
        return
    name = state.bind_mapper.class_.__tablename__
    if name in WATCHED:
        raise ChangedInSilence(name)


def touch(session: Session, kind: type[Base], key: tuple[Any, ...]) -> None:
    """Remember that this row is changed."""
    name = kind.__tablename__
    if name in WATCHED:
        session.info.setdefault(TOUCHED, {})[name, key] = None


def change(session: Session, kind: type[R], *where: Any, **values: Any) -> None:  # noqa: ANN401 - conditions and values
    """Give every row that fits these values."""
    for row in session.scalars(select(kind).where(*where).with_for_update()):
        for name, value in values.items():
            setattr(row, name, value)
    session.flush()


def remove(session: Session, kind: type[R], *where: Any) -> None:  # noqa: ANN401 - conditions
    """Delete every row that fits."""
    for row in session.scalars(select(kind).where(*where)):
        session.delete(row)
    session.flush()


def changed(session: Session) -> dict[str, str | None]:
    """The digest of every row that was changed and not told yet, None for one that is gone."""
    names: list[Name] = list(session.info.pop(TOUCHED, {}))
    found = dict.fromkeys(map(_label, names))
    for table in dict.fromkeys(name for name, _ in names):
        keys = [key for name, key in names if name == table]
        for first in range(0, len(keys), MANY):
            wanted = tuple_(*WATCHED[table].primary_key).in_(keys[first : first + MANY])
            rows = session.connection().execute(select(WATCHED[table]).where(wanted))
            found |= _digests(session, WATCHED[table], rows)
    return dict(sorted(found.items()))


def touch_all(session: Session) -> None:
    """Have every row told again: the digests of before were made with another secret."""
    for table in WATCHED.values():
        for key in session.connection().execute(select(*table.primary_key)):
            session.info.setdefault(TOUCHED, {})[table.name, tuple(key)] = None


def fits(session: Session, told: Mapping[str, str | None]) -> bool:
    """Whether at least one of these digests, the last that were told, was made with our secret."""
    tables = dict.fromkeys(label.split(":", 1)[0] for label, digest in told.items() if digest)
    stored: dict[str, str] = {}
    for name in tables:
        stored |= _digests(session, WATCHED[name], session.connection().execute(select(WATCHED[name])))
    return not tables or any(stored.get(label) == digest for label, digest in told.items() if digest)


def differences(session: Session, whole: Iterable[tuple[Entry, Personal | None]]) -> Iterator[Fault]:
    """A fault for every row that is not what the journal last said of it, or that it never spoke of."""
    told: dict[str, tuple[int, str | None]] = {}
    for entry, _ in whole:
        for label, digest in entry.body.get("rows", {}).items():
            told[label] = entry.number, digest
    stored: dict[str, str] = {}
    for table in WATCHED.values():
        stored |= _digests(session, table, session.connection().execute(select(table)))
    broken = {_label((OUTBOX, (key,))) for key in posted.broken(session, session.info[SECRET].bytes)}
    for label in sorted(told.keys() | stored.keys()):
        number, digest = told.get(label, (0, None))
        if stored.get(label) != digest or label in broken:
            yield Fault(number, f"De rij {label} is niet zoals het journaal zegt.")


def _digests(session: Session, table: Table, rows: Iterable[Row[Any]]) -> dict[str, str]:
    secret = session.info[SECRET].bytes
    names = [column.name for column in table.columns]
    keys = [names.index(column.name) for column in table.primary_key]
    found = {}
    for row in rows:
        label = _label((table.name, tuple(row[place] for place in keys)))
        told = [(n, v) for n, v in zip(names, row, strict=True) if (table.name, n) not in UNTOLD]
        values = {n: _plain(v) for n, v in told if v not in EMPTY or (table.name, n) not in LATER}
        whole = canonical({"row": label, "values": values})
        found[label] = hmac.new(secret, whole, "sha256").hexdigest()[:LENGTH]
    return found


def _label(name: Name) -> str:
    return ":".join([name[0], *(str(_plain(part)) for part in name[1])])


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Enum():
            return value.value
        case bytes():
            return value.hex()
    return value
