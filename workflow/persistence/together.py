"""Several questions to the database in one query, so that a page costs the same whatever there is to show.

Each selection becomes one column of a single row: a JSON array of its rows, in their order. What comes back
has the types that the selection says. An entity comes back as an object of its own, of which nothing is ever
written.

    together = Together(session)
    teams = together.ask(select(TeamRow))
    names = together.ask(select(PersonRow.id, PersonRow.name))
    teams.rows, names.rows  # the first look asks the database both
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Generic, TypeVar, TypeVarTuple

from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    Date,
    Enum,
    Integer,
    Label,
    Select,
    bindparam,
    column,
    func,
    inspect,
    select,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import TypeEngine

from workflow.domain.written import Written
from workflow.persistence.tables.journal import WrittenJson
from workflow.persistence.times import UtcTime

Ts = TypeVarTuple("Ts")
T = TypeVar("T")
R = TypeVar("R")
K = TypeVar("K")
Later = Callable[[], T]
"""What was asked and is not looked at yet: calling it does."""
OF_SQLITE = func.json_group_array(func.json(column("found")))
OF_POSTGRESQL = func.json_agg(column("found"))
"""All rows that a selection found, each an array."""
Read = Callable[[list[Any]], Any]


def among(attribute: InstrumentedAttribute[Any], ids: Iterable[int]) -> ColumnElement[bool]:
    """Whether the attribute is one of these numbers, however many: they stand in the query itself.

    What is bound to a query has a limit, and here many lists would share it.
    """
    return attribute.in_(bindparam(None, list(ids), Integer, expanding=True, literal_execute=True))


def grouped(rows: Iterable[R], key: Callable[[R], K]) -> dict[K, list[R]]:
    """The rows by their key, each group in the order of the rows."""
    groups: dict[K, list[R]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


class Told(Generic[*Ts]):
    """The answer to one of the questions."""

    def __init__(self, together: "Together") -> None:
        self._together = together
        self._rows: list[tuple[*Ts]] | None = None

    @property
    def rows(self) -> list[tuple[*Ts]]:
        """The rows, in the order that was asked."""
        if self._rows is None:
            self._together.fetch()
        return self._rows or []

    def hold(self, rows: list[tuple[*Ts]]) -> None:
        """Keep what the database answered."""
        self._rows = rows


class Together:
    """Questions that are put together, at the first look at one of the answers."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._waiting: list[tuple[Label[Any], Told[*tuple[Any, ...]], list[Read]]] = []

    def ask(self, query: Select[*Ts]) -> Told[*Ts]:
        """Put a question; it may not return bytes."""
        told: Told[*Ts] = Told(self)
        columns, reads = _parts(query)
        answer = type_coerce(self._rows_of(query, columns), JSON).label(f"answer_{len(self._waiting)}")
        self._waiting.append((answer, told, reads))
        return told

    def fetch(self) -> None:
        """Ask the database everything that waits."""
        asked, self._waiting = self._waiting, []
        answers = self.session.execute(select(*(answer for answer, _, _ in asked))).one()
        for (_, told, reads), answer in zip(asked, answers, strict=True):
            told.hold([_read(row, reads) for row in answer or ()])

    def _rows_of(self, query: Select[*Ts], columns: Sequence[Any]) -> Any:  # noqa: ANN401 - a scalar subquery
        sqlite = self.session.get_bind().dialect.name == "sqlite"
        whole = func.json_array(*columns) if sqlite else func.json_build_array(*columns)
        source = query.with_only_columns(whole.label("found"), maintain_column_froms=True).subquery()
        return select(OF_SQLITE if sqlite else OF_POSTGRESQL).select_from(source).scalar_subquery()


def _parts(query: Select[*Ts]) -> tuple[list[Any], list[Read]]:
    """The columns of a selection, and how to read each thing that it selects from them."""
    columns: list[Any] = []
    reads: list[Read] = []
    for described in query.column_descriptions:
        first, expression = len(columns), described["expr"]
        if expression is described["entity"]:
            kind, keys, makers, own = _entity_parts(expression)
            columns += own
            reads.append(_entity(kind, keys, makers, first))
        else:
            columns.append(expression)
            reads.append(_single(_maker(described["type"]), first))
    return columns, reads


@lru_cache
def _entity_parts(entity: Any) -> tuple[type[Any], Sequence[str], Sequence[Read], Sequence[Any]]:  # noqa: ANN401 - mapped
    """The class of an entity, the names of its attributes, how to read each, and their columns.

    For a table itself; a selection under another name says so with its columns.
    """
    mapper = inspect(entity).mapper
    keys = [attribute.key for attribute in mapper.column_attrs]
    columns = [mapper.local_table.c[mapper.columns[key].name] for key in keys]
    return mapper.class_, keys, [_maker(each.type) for each in columns], columns


def _entity(kind: type[Any], keys: Sequence[str], makers: Sequence[Read], first: int) -> Read:
    new_instance = inspect(kind).class_manager.new_instance

    def read(row: list[Any]) -> Any:  # noqa: ANN401 - an entity of that kind
        values = row[first : first + len(keys)]
        made = {key: make(value) for key, make, value in zip(keys, makers, values, strict=True)}
        empty = all(value is None for value in values)  # the far side of an outer join
        if empty:
            return None
        thing = new_instance()  # as SQLAlchemy makes what it loads, without marking each value as changed
        thing.__dict__.update(made)
        return thing

    return read


def _single(make: Read, place: int) -> Read:
    return lambda row: make(row[place])


def _read(row: list[Any], reads: Sequence[Read]) -> tuple[Any, ...]:
    return tuple(read(row) for read in reads)


def _maker(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    """How a value of this type is made of what stands in the JSON."""
    make = _plain(kind)
    return lambda value: None if value is None else make(value)


def _plain(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    match kind:
        case UtcTime():
            return _moment
        case Date():
            return date.fromisoformat
        case Enum(enum_class=type() as words) if issubclass(words, StrEnum):
            return words
        case Boolean():
            return bool
        case JSON() | WrittenJson():
            return _structure if isinstance(kind, JSON) else Written.read
    return lambda value: value


def _moment(value: str) -> datetime:
    found = datetime.fromisoformat(value)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _structure(value: Any) -> Any:  # noqa: ANN401 - any JSON; SQLite gives the text of it
    return json.loads(value) if isinstance(value, str) else value
