"""What a process sees of an installation: every column of every table, and what its own checks say."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, MetaData, text

from workflow.persistence.tables import Base
from workflow.services.desk import Desk
from workflow.services.records import Records
from workflow.services.store_check import StoreCheck

Column = tuple[str, str]
"""Table and column."""
Columns = Mapping[Column, tuple[int, str]]
"""How many rows, and a digest of what stands in this column of them, in any order."""


@dataclass(frozen=True)
class Look:
    """One look at an installation."""

    columns: Columns
    faults: tuple[str, ...] = ()
    """What the checks of the journal, the store and the database file say."""

    def like(self, other: "Look", volatile: frozenset[Column]) -> bool:
        """Whether both saw the same, but for what differs every time."""
        return not self.unlike(other, volatile)

    def unlike(self, other: "Look", volatile: frozenset[Column]) -> list[Column]:
        return [
            column
            for column, (count, digest) in self.columns.items()
            if count != other.columns[column][0]
            or (column not in volatile and digest != other.columns[column][1])
        ]

    def more(self, other: "Look") -> list[str]:
        """The tables with more rows than the other saw."""
        return sorted({t for (t, c), (n, _) in self.columns.items() if n > other.columns[t, c][0]})


def columns(engine: Engine) -> Columns:
    """Everything that stands in the tables."""
    metadata: MetaData = Base.metadata
    found: dict[Column, tuple[int, str]] = {}
    with engine.execution_options(reading=True).connect() as connection:
        for table in metadata.sorted_tables:
            result = connection.execute(text(f'SELECT * FROM "{table.name}"'))
            names, rows = list(result.keys()), result.fetchall()
            for place, name in enumerate(names):
                values = sorted(repr(row[place]) for row in rows)
                digest = hashlib.sha256("\n".join(values).encode()).hexdigest()
                found[table.name, name] = (len(rows), digest)
    return found


def deep(desk: Desk) -> Look:
    """The tables, and what every check of the installation says of itself."""
    engine = desk.database.engine
    faults = [fault.sentence for fault in Records(desk).check().faults]
    faults += StoreCheck(desk).check().faults
    if engine.dialect.name == "sqlite":
        with engine.execution_options(reading=True).connect() as connection:
            integrity = connection.execute(text("PRAGMA quick_check(1)")).scalar()
        faults += [str(integrity)] * (integrity != "ok")
    return Look(columns(engine), tuple(faults))


def changing(first: list[Look], second: list[Look]) -> frozenset[Column]:
    """What differs between two runs of the same act: tokens, salts, and numbers that a sequence gave."""
    return frozenset(
        column
        for one, other in zip(first, second, strict=True)
        for column, seen in one.columns.items()
        if seen[1] != other.columns[column][1]
    )
