"""What somebody gets of themselves: every table that refers to them, no secret, and nobody else."""

import json
import re
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from language.said import DUTCH, LANGUAGES
from tests.builders import deviation, supplement
from tests.integration.test_meetings import PLAN, planned
from tests.web.everything_told import everything_happens
from tests.world import HOUSING, MANDATE, POLICE, World
from web.own_file import as_json, as_page, packed
from workflow.domain.vocabulary import Action
from workflow.persistence import own_data
from workflow.persistence.tables import (
    Base,
    FactorRow,
    InvitationRow,
    JournalRow,
    PersonalRow,
    PersonRow,
    RecoveryRow,
    RemarkRow,
    SessionRow,
    StanceRow,
)
from workflow.services.answers import NotFound
from workflow.services.own_data import OwnData
from workflow.services.own_labels import LABELS
from workflow.services.own_parts import EXEMPT, PARTS

NAMED = "Bel Coordinator Bpt Proef op 06 - 12 34 56 78 of mail iemand.anders@elders.example."


def test_every_column_that_refers_to_a_person_is_covered() -> None:
    """Fails when a table is added: say in `own_parts` what of it somebody gets, or why nothing."""
    covered = [(part.table, part.column) for part in PARTS]
    assert len(covered) == len(set(covered))
    assert set(covered) | set(EXEMPT) == own_data.person_columns()
    assert not set(covered) & set(EXEMPT)
    assert all(EXEMPT.values())


def test_a_table_that_nobody_covered_is_seen() -> None:
    """The comparison itself looks: it is not true because there is nothing to compare."""
    assert ("remarks", "person_id") in own_data.person_columns()
    assert ("handovers", "to_id") in own_data.person_columns()
    assert ("teams", "partner") not in own_data.person_columns()


def test_every_column_that_is_shown_exists_and_has_a_name() -> None:
    for part in PARTS:
        columns = Base.metadata.tables[part.table].columns
        assert set(part.shown) <= set(columns.keys()), part.table
        assert set(part.shown) <= set(LABELS), part.table
        assert not {"token", "secret", "digest", "code", "password", "pem", "credential"} & set(part.shown)


@pytest.fixture
def busy(world: World) -> World:
    """Many people, who did everything that there is to do, with each other's names in their words."""
    everything_happens(world, DUTCH)
    return world


def texts(world: World, person: int) -> Iterator[str]:
    kept = OwnData(world.desk).of(person)
    for language in LANGUAGES:
        yield as_json(kept, language)
        yield as_page(kept, language)


def test_nothing_of_anybody_else_is_in_it(busy: World) -> None:
    with busy.desk.database.reading() as session:
        people = [(row.id, row.name, row.email) for row in session.scalars(select(PersonRow))]
        said = [(row.person_id, row.reason) for row in session.scalars(select(StanceRow)) if row.reason]
        said += [(row.person_id, row.text) for row in session.scalars(select(RemarkRow))]
        parts = session.execute(
            select(JournalRow.body, PersonalRow.content).join(
                PersonalRow, PersonalRow.number == JournalRow.number
            )
        )
        said += [(body.get("person"), (part or {}).get("reason")) for body, part in parts]
        said = [(author, words) for author, words in said if words]
    assert len(people) > 15
    for person, name, _ in people:
        for text in texts(busy, person):
            for other, theirs, email in people:
                if other != person:
                    assert email not in text, (name, email)
                    whole = rf"(?<!\w){re.escape(theirs)}(?!\w)"
                    assert theirs in name or not re.search(whole, text), (name, theirs)
            own_words = {words for author, words in said if author == person}
            for author, words in said:
                assert author == person or words in own_words or words not in text, (name, words)


def test_who_is_named_in_somebodys_words_is_not_told(world: World) -> None:
    world.submit()
    number = world.propose(deviation())
    digest = world.facts().proposals[0].current.digest
    world.done(Action.OBJECT, f"{POLICE}-2", proposal=number, digest=digest, reason=NAMED)
    (text, *_) = texts(world, world.people[f"{POLICE}-2"])
    assert "Bel een ander op een ander of mail een ander." in text
    for somebody in ("Coordinator Bpt Proef", "12 34", "elders.example"):
        assert somebody not in text


def test_ones_own_name_and_words_are_in_it(world: World) -> None:
    world.submit()
    number = world.propose(supplement())
    world.done(Action.REMARK, f"{HOUSING}-2", proposal=number, reason="Wij doen graag mee.")
    meeting = planned(world, PLAN)
    assert meeting
    person = world.people[f"{HOUSING}-2"]
    text = next(texts(world, person))
    whole = json.loads(text)
    assert whole["naam"] == "Stichting-Proefwonen-2"
    titles = [part["titel"] for part in whole["delen"]]
    assert {"Uw account", "Uw zetels", "Uw reacties", "Het journaal", "Berichten aan u"} <= set(titles)
    for own in (f"{HOUSING}-2@example.nl", "Wij doen graag mee.", MANDATE.source, MANDATE.reference):
        assert own in text
    numbers = [row["Nummer"] for row in whole["delen"][titles.index("Het journaal")]["rijen"]]
    with world.desk.database.reading() as session:
        mine = [row.number for row in session.scalars(select(JournalRow)) if row.body.get("person") == person]
    assert sorted(numbers) == sorted(mine)


def test_secrets_are_named_and_not_told(busy: World) -> None:
    with busy.desk.database.reading() as session:
        secrets = {row.password for row in session.scalars(select(PersonRow)) if row.password}
        for table, column in (
            (FactorRow, "secret"),
            (RecoveryRow, "digest"),
            (SessionRow, "token"),
            (InvitationRow, "token"),
        ):
            secrets |= {getattr(row, column) for row in session.scalars(select(table))}
    assert len(secrets) > 2
    text = next(texts(busy, busy.people["kantoor"]))
    assert not [secret for secret in secrets if secret in text]
    account = json.loads(text)["delen"][0]["rijen"][0]
    assert account["U hebt een wachtwoord"] is True
    assert account["Wachtwoord gekozen"]


def test_a_page_shows_the_newest_and_says_that_there_is_more(busy: World) -> None:
    kept = OwnData(busy.desk).of(busy.people["kantoor"], 2)
    assert all(len(section.rows) <= 2 for section in kept.sections)
    assert any(section.number > len(section.rows) for section in kept.sections)
    assert packed(kept, DUTCH).startswith(b"PK")


def test_nobody_has_no_data(world: World) -> None:
    with pytest.raises(NotFound):
        OwnData(world.desk).of(99_999)
