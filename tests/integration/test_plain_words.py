"""Explanations beside a covenant's text: they come and change without a new version, and reach no digest."""

from dataclasses import replace

from sqlalchemy import select

from tests.builders import COVENANT
from tests.world import PARTNERS, World, unjournalled
from workflow.domain.covenant import NamedSignatory, PlainWords
from workflow.persistence.tables import CovenantRow, JournalRow
from workflow.services.covenants import Covenants
from workflow.services.dossiers import Dossiers

PLAIN = PlainWords({"1": "Wij werken samen."}, {"WERKWIJZE-1": "U loopt een ronde."})
TEXT = replace(COVENANT, signatories=tuple(NamedSignatory(name, "", "") for name in PARTNERS))


def actions(world: World) -> list[str]:
    with world.desk.database.reading() as session:
        return [row.body["action"] for row in session.scalars(select(JournalRow).order_by(JournalRow.number))]


def test_explanations_that_come_later_are_no_new_version(negotiating: World) -> None:
    person = negotiating.people["coordinator"]
    before = Dossiers(negotiating.desk).open(negotiating.agreement, person)
    covenants, entries = Covenants(negotiating.desk), len(actions(negotiating))
    assert covenants.adopt(replace(TEXT, plain=PLAIN)) == 1
    assert actions(negotiating)[entries:] == ["convenant_uitleggen"]
    assert covenants.adopt(replace(TEXT, plain=PLAIN)) == 1
    assert covenants.adopt(TEXT) == 1
    assert len(actions(negotiating)) == entries + 1, "the same again, or none at all, changes nothing"
    after = Dossiers(negotiating.desk).open(negotiating.agreement, person)
    assert (after.digest, after.text) == (before.digest, before.text)
    assert after.facts.covenant.plain == PLAIN
    assert not before.facts.covenant.plain
    newest = covenants.newest()
    assert newest is not None
    assert newest[1].plain == PLAIN
    assert negotiating.journal_is_whole()


def test_a_version_begins_with_its_explanations(world: World) -> None:
    other = replace(TEXT, closing=("Dit is nieuw.",), plain=PLAIN)
    assert Covenants(world.desk).adopt(other) == 2
    assert Covenants(world.desk).newest() == (2, other)
    assert world.journal_is_whole()


def test_explanations_changed_behind_the_journals_back_are_seen(world: World) -> None:
    assert Covenants(world.desk).adopt(replace(TEXT, plain=PLAIN)) == 1
    assert world.journal_is_whole()
    with unjournalled(world) as session:
        row = session.scalars(select(CovenantRow)).one()
        row.plain = {"articles": {"1": "Alles mag."}, "principles": {}}
    assert not world.journal_is_whole()
