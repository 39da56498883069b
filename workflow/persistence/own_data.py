"""Queries about everything that is kept of one person, whatever the table."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, ForeignKey, Select, String, cast, or_, select
from sqlalchemy.orm import Mapper, Session

from workflow.domain.vocabulary import Administration
from workflow.persistence.tables import AgreementRow, Base, JournalRow, PersonalRow, PersonRow
from workflow.persistence.together import Together, Told

NAMED_AS = ("person", "by", "to", "given_by", "accepted_by", "asked_by")
"""Under which of these the open part of a journal entry names somebody."""
PASSWORD_ACTS = (Administration.ACCEPTED, Administration.PASSWORD_CHANGED)
Row = tuple[Any, ...]


def person_columns() -> frozenset[tuple[str, str]]:
    """Every table and column that refers to a person."""
    return frozenset(
        (table.name, key.parent.name)
        for table in Base.metadata.sorted_tables
        for key in _keys(table.foreign_keys)
        if key.column.table is PersonRow.__table__
    )


def _keys(keys: Iterable[ForeignKey]) -> list[ForeignKey]:
    return sorted(keys, key=lambda key: key.parent.name)


def rows_of(
    ask: Together, place: tuple[str, str], columns: Sequence[str], person: int, most: int | None
) -> Told[*tuple[Any, ...]]:
    """These columns of a table's rows in which one column names the person; the newest `most`.

    `place` is the name of the table and of that column.

    That column comes first, so that a row of which nothing is shown is a row.
    """
    table = Base.metadata.tables[place[0]]
    mapper = next(each for each in Base.registry.mappers if each.local_table is table)
    named, *shown = (
        mapper.attrs[_key(mapper, table.c[each])].class_attribute for each in (place[1], *columns)
    )
    order = [mapper.attrs[_key(mapper, each)].class_attribute.desc() for each in table.primary_key]
    query: Select[*tuple[Any, ...]] = select(named, *shown).where(named == person)
    return ask.ask(query.order_by(*order).limit(most))


def _key(mapper: Mapper[Any], column: Column[Any]) -> str:
    return str(mapper.get_property_by_column(column).key)


def entries(
    ask: Together, person: int, most: int | None
) -> Told[int, str, dict[str, Any], dict[str, Any] | None]:
    """Number, moment, open and personal part of each entry that names this person, newest first."""
    query = (
        select(JournalRow.number, JournalRow.at, JournalRow.body, PersonalRow.content)
        .outerjoin(PersonalRow, PersonalRow.number == JournalRow.number)
        .where(or_(*(_names(word, person) for word in NAMED_AS)))
        .order_by(JournalRow.number.desc())
    )
    return ask.ask(query.limit(most))


def _names(word: str, person: int) -> Any:  # noqa: ANN401 - a condition
    return cast(JournalRow.body[word].as_string(), String) == str(person)


def password_set_at(ask: Together, person: int) -> Told[str]:
    """When this person last chose a password, as the journal tells it."""
    acts = [act.value for act in PASSWORD_ACTS]
    query = select(JournalRow.at).where(
        _names("person", person), cast(JournalRow.body["action"].as_string(), String).in_(acts)
    )
    return ask.ask(query.order_by(JournalRow.number.desc()).limit(1))


def others(session: Session, person: int) -> list[str]:
    """The names and addresses of everybody else, and whom the forms of teams name."""
    found: set[str] = set()
    for name, email in session.execute(select(PersonRow.name, PersonRow.email).where(PersonRow.id != person)):
        found |= {name, email}
    for form in session.scalars(select(AgreementRow.form)):
        found |= {str(form.get(word) or "") for word in ("contact", "representative")}
    return sorted(found - {""})
