"""Setting terms: dated, journalled, and held against the journal like everything else."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.integration.test_journal_tampering import behind_the_back
from tests.integration.test_races import at_once
from tests.world import World
from workflow.domain.terms import DEFAULT, WAITED_FOR, Term
from workflow.domain.vocabulary import Action
from workflow.persistence.tables import JournalRow, TermRow
from workflow.services.records import Records
from workflow.services.terms import StepTerms, WrongTerm

SHORT, LONG = Term(3, 2, 0), Term(60, 30, 90)


@pytest.fixture
def terms(world: World) -> StepTerms:
    return StepTerms(world.desk)


def test_without_anything_set_every_step_has_the_default(terms: StepTerms) -> None:
    assert {step.action: step.now for step in terms.all()} == dict.fromkeys(WAITED_FOR, DEFAULT)


def test_a_term_holds_from_its_day_on(world: World, terms: StepTerms) -> None:
    assert terms.set(Action.SIGN, SHORT) == date(2026, 11, 23)
    terms.set(Action.SIGN, LONG, date(2026, 12, 1))
    step = terms.of(Action.SIGN)
    assert (step.now, step.coming) == (SHORT, (date(2026, 12, 1),))
    world.clock.forward(days=8)
    assert terms.of(Action.SIGN).now == LONG
    assert terms.of(Action.CONSENT).now == DEFAULT


def test_the_same_day_set_again_is_replaced(world: World, terms: StepTerms) -> None:
    terms.set(Action.SIGN, LONG)
    terms.set(Action.SIGN, SHORT, by=world.people["kantoor"])
    assert terms.of(Action.SIGN).dated == {date(2026, 11, 23): SHORT}
    assert world.journal_is_whole()
    with world.desk.database.reading() as session:
        last = session.scalars(select(JournalRow).order_by(JournalRow.number.desc())).first()
    assert last is not None
    assert {key: value for key, value in last.body.items() if key != "rows"} == {
        "kind": "beheer", "action": "termijn_instellen", "step": "ondertekenen", "since": "2026-11-23",
        "days": 3, "remind": 2, "inform": 0, "person": world.people["kantoor"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("action", "term", "since"),
    [
        (Action.WITHDRAW, SHORT, None),
        (Action.SIGN, Term(0, 7, 14), None),
        (Action.SIGN, Term(14, 7, 366), None),
        (Action.SIGN, SHORT, date(2999, 1, 1)),
        (Action.SIGN, SHORT, date.min),
    ],
)
def test_what_is_no_term_changes_nothing(
    world: World, terms: StepTerms, action: Action, term: Term, since: date | None
) -> None:
    with world.desk.database.reading() as session:
        before = session.scalars(select(JournalRow.number)).all()
    with pytest.raises(WrongTerm):
        terms.set(action, term, since)
    with world.desk.database.reading() as session:
        assert session.scalars(select(TermRow)).all() == []
        assert session.scalars(select(JournalRow.number)).all() == before


def test_setting_at_once_keeps_one_and_both_are_in_the_journal(world: World, terms: StepTerms) -> None:
    at_once(lambda: terms.set(Action.SIGN, SHORT), lambda: terms.set(Action.SIGN, LONG))
    assert terms.of(Action.SIGN).now in (SHORT, LONG)
    assert world.journal_is_whole()


def test_a_term_changed_behind_the_application_is_found(world: World, terms: StepTerms) -> None:
    terms.set(Action.SIGN, SHORT)
    behind_the_back(world, "UPDATE terms SET days = 300")
    assert "terms:ondertekenen" in " ".join(str(fault) for fault in Records(world.desk).check().faults)
