"""Every column of every table that counts: changed behind the application's back, it is found."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Enum, Table, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.builders import deviation
from tests.world import POLICE, World
from workflow.domain.vocabulary import Action
from workflow.persistence import journal, rows
from workflow.persistence.tables import Base, PersonRow
from workflow.services.records import Records


@pytest.fixture
def full(done: World) -> World:
    """A world in which most tables have a row."""
    assert done.recognise().done
    done.start_team("Tweede")
    return done


def another(column: Column[Any], value: Any) -> Any:  # noqa: PLR0911 - a line per type
    """A value that this column could hold too."""
    if isinstance(column.type, Enum):
        return next(word for word in column.type.enum_class if word is not value)  # type: ignore[union-attr]  # the column is one of words
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return f"{value[:-1]}~"
        case datetime():
            return value + timedelta(microseconds=1)
        case date():
            return value + timedelta(days=1)
        case dict() | list():
            return {"anders": True}
    kinds = {int: 1, str: "x", date: date(2030, 1, 1), dict: {"anders": 1}, bool: True}
    return kinds.get(column.type.python_type)


def faults(connection: Connection, world: World) -> list[str]:
    with Session(connection, info={rows.SECRET: world.desk.database.secret}) as session:
        whole = list(journal.entries(session))
        return [fault.sentence for fault in rows.differences(session, whole)]


def without_references(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    connection.execute(
        text("PRAGMA defer_foreign_keys = ON" if sqlite else "SET session_replication_role = replica")
    )


def cells(table: Table, row: Any) -> Iterator[tuple[Column[Any], Any]]:
    for column in table.columns:
        other = another(column, row._mapping[column])
        told = (table.name, column.name) not in rows.UNTOLD
        if told and not column.primary_key and other is not None:
            yield column, other


def test_any_changed_column_is_found(full: World) -> None:
    changed = 0
    for table in rows.WATCHED.values():
        with full.desk.database.engine.connect() as connection:
            row = connection.execute(select(table).limit(1)).first()
        if row is None:
            continue
        key = [column == row._mapping[column] for column in table.primary_key]
        for column, other in cells(table, row):
            with full.desk.database.engine.connect() as connection:
                without_references(connection)
                try:
                    connection.execute(table.update().where(*key).values({column: other}))
                except IntegrityError:  # then the database itself does not allow this value
                    continue
                found = faults(connection, full)
                connection.rollback()
            assert len(found) == 1, (table.name, column.name)
            changed += 1
    assert changed > 100


def test_a_row_too_few_is_found_in_any_table(full: World) -> None:
    for table in rows.WATCHED.values():
        with full.desk.database.engine.connect() as connection:
            without_references(connection)
            row = connection.execute(select(table).limit(1)).first()
            if row is not None:
                key = [column == row._mapping[column] for column in table.primary_key]
                connection.execute(table.delete().where(*key))
                assert len(faults(connection, full)) == 1, table.name
            connection.rollback()


def test_whoever_does_not_have_the_secret_cannot_make_it_fit(full: World) -> None:
    secret = full.desk.database.anchor.path.with_name("rijgeheim")
    assert secret.stat().st_mode & 0o777 == 0o600
    secret.write_bytes(b"x" * 32)
    full.desk.database.secret._known = None
    assert len(Records(full.desk).check().faults) > 50


def test_a_change_that_the_journal_is_not_told_of_is_a_bug(full: World) -> None:
    def silently() -> None:
        with full.desk.database.begin() as session:
            session.get_one(PersonRow, 1).name = "Stil"

    with pytest.raises(rows.ChangedInSilence, match="people:1"):
        silently()
    assert full.journal_is_whole()


def test_a_statement_whose_rows_nobody_names_is_a_bug(full: World) -> None:
    def at_once() -> None:
        with full.desk.database.begin() as session:
            session.execute(update(PersonRow).values(name="Stil"))

    with pytest.raises(rows.ChangedInSilence, match="people"):
        at_once()
    assert full.journal_is_whole()


def test_every_table_is_either_watched_or_passes() -> None:
    assert set(Base.metadata.tables) == set(rows.WATCHED) | rows.PASSING


def test_a_refused_act_is_told_too(full: World) -> None:
    answer = full.act(Action.PROPOSE, f"{POLICE}-1", draft=deviation())
    assert not answer.done
    assert full.journal_is_whole()


def test_a_document_that_is_gone_or_damaged_is_found(full: World) -> None:
    base = full.facts().paper.base  # type: ignore[union-attr]  # there is one at this stage
    file = next(full.desk.documents.folder.rglob(base))  # type: ignore[attr-defined]  # the store of the tests has files
    file.write_bytes(file.read_bytes()[:-1])
    assert f"is weg of beschadigd: {base}" in " ".join(f.sentence for f in Records(full.desk).check().faults)
    file.unlink()
    assert len(Records(full.desk).check().faults) == 1
