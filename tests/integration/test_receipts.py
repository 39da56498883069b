"""Receipts: of one's own acts only, and they hold without the installation that gave them."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from tests.builders import supplement
from tests.counting import counted
from tests.integration.test_journal_tampering import behind_the_back
from tests.world import POLICE, World
from workflow.domain.vocabulary import Action
from workflow.persistence import journal
from workflow.persistence.tables import CheckpointRow, JournalRow
from workflow.services.answers import NotFound
from workflow.services.checkpoints import Checkpoints, JournalBroken
from workflow.services.receipts import NoReceipt, ReceiptReport, Receipts, check_receipt


def entry_of(world: World, who: str, action: Action) -> int:
    """The number of what this person did last."""
    with world.desk.database.reading() as session:
        rows = session.scalars(select(JournalRow).order_by(JournalRow.number.desc())).all()
    wanted = (action.value, world.people[who])
    return next(row.number for row in rows if (row.body.get("action"), row.body.get("person")) == wanted)


def receipt(world: World, who: str, number: int, agreement: int | None = None) -> dict[str, Any]:
    return Receipts(world.desk).receipt(agreement or world.agreement, number, world.people[who])


def checked(world: World, given: dict[str, Any]) -> ReceiptReport:
    return check_receipt(json.dumps(given), lambda *_: world.notary)


@pytest.fixture
def consented(negotiating: World) -> World:
    number = negotiating.propose(supplement())
    assert negotiating.consent(number, f"{POLICE}-1").done
    return negotiating


def test_a_receipt_proves_what_was_done(consented: World) -> None:
    Checkpoints(consented.desk).make()
    number = entry_of(consented, f"{POLICE}-1", Action.CONSENT)
    given = receipt(consented, f"{POLICE}-1", number)
    report = checked(consented, given)
    assert (report.faults, report.stamped_at) == ((), consented.clock.now())
    assert report.receipt.entry.body["action"] == "instemmen"
    assert report.receipt.part is not None
    assert report.receipt.part.content["name"] == "Politie-Proefstreek-1"


def test_later_entries_change_nothing_about_it(consented: World) -> None:
    Checkpoints(consented.desk).make()
    number = entry_of(consented, f"{POLICE}-1", Action.CONSENT)
    before = receipt(consented, f"{POLICE}-1", number)
    for _ in range(9):
        consented.act(Action.SUBMIT, "coordinator")
    Checkpoints(consented.desk).make()
    assert receipt(consented, f"{POLICE}-1", number) == before


def test_before_a_checkpoint_it_is_signed_at_once_and_nothing_is_stored(consented: World) -> None:
    number = entry_of(consented, f"{POLICE}-1", Action.CONSENT)
    report = checked(consented, receipt(consented, f"{POLICE}-1", number))
    assert (report.faults, report.stamped_at) == ((), None)
    with consented.desk.database.reading() as session:
        assert session.scalars(select(CheckpointRow)).all() == []


@pytest.mark.parametrize("sized", range(1, 9))
def test_every_place_in_the_tree_can_be_proved(consented: World, sized: int) -> None:
    for _ in range(sized):
        consented.act(Action.SUBMIT, "coordinator")
    Checkpoints(consented.desk).make()
    assert checked(
        consented, receipt(consented, "coordinator", entry_of(consented, "coordinator", Action.SUBMIT))
    )
    number = entry_of(consented, f"{POLICE}-1", Action.CONSENT)
    assert checked(consented, receipt(consented, f"{POLICE}-1", number)).faults == ()


def test_a_refusal_has_a_receipt_too(consented: World) -> None:
    assert not consented.act(Action.SUBMIT, "coordinator").done
    number = entry_of(consented, "coordinator", Action.SUBMIT)
    given = receipt(consented, "coordinator", number)
    assert given["entry"]["body"]["kind"] == "weigering"
    assert checked(consented, given).faults == ()


def test_anothers_act_answers_as_an_unknown_number(consented: World) -> None:
    number = entry_of(consented, f"{POLICE}-1", Action.CONSENT)
    other = consented.start_team("Ander Team")
    asked = [
        (consented.agreement, number, "coordinator"),
        (consented.agreement, number, "kantoor"),
        (other, number, f"{POLICE}-1"),
        (consented.agreement, 99999, f"{POLICE}-1"),
        (consented.agreement, 0, f"{POLICE}-1"),
        (consented.agreement, 10**30, f"{POLICE}-1"),
        (99999, number, f"{POLICE}-1"),
    ]
    for agreement, each, who in asked:
        with pytest.raises(NotFound):
            receipt(consented, who, each, agreement)


def test_what_was_set_up_for_somebody_is_not_their_act(consented: World) -> None:
    with consented.desk.database.reading() as session:
        rows = session.scalars(select(JournalRow)).all()
    started = next(row.number for row in rows if row.body["action"] == "team_beginnen")
    with pytest.raises(NotFound):
        receipt(consented, "coordinator", started)


@pytest.mark.parametrize(
    "text", ["", "geen json", "[]", "{}", "null", "1", '{"receipt": 1}', "[" * 100_000, '{"entry": {}}']
)
def test_what_is_no_receipt_is_said_to_be_none(text: str, world: World) -> None:
    with pytest.raises(NoReceipt):
        check_receipt(text, lambda *_: world.notary)


def test_a_receipt_with_another_format_is_none(consented: World) -> None:
    given = receipt(consented, "coordinator", entry_of(consented, "coordinator", Action.PROPOSE))
    given["receipt"]["format"] = "iets anders"
    with pytest.raises(NoReceipt):
        checked(consented, given)


def test_a_receipt_whose_words_were_taken_out_does_not_hold(consented: World) -> None:
    given = receipt(consented, "coordinator", entry_of(consented, "coordinator", Action.PROPOSE))
    assert checked(consented, {**given, "personal": None}).faults


def test_a_receipt_whose_words_were_erased_still_proves_the_act(consented: World) -> None:
    given = receipt(consented, "coordinator", entry_of(consented, "coordinator", Action.PROPOSE))
    report = checked(consented, {**given, "personal": "gewist"})
    assert report.faults == ()
    assert report.receipt.part is not None
    assert report.receipt.part.erased


TAMPERINGS = (
    "UPDATE journal_nodes SET hash = '%s' WHERE level < 3" % ("0" * 64),
    "DELETE FROM journal_nodes WHERE level < 3",
    "UPDATE journal_personal SET content = '{}'",
    "UPDATE journal SET at = '2020-01-01T00:00:00+00:00'",
    "UPDATE journal_checkpoints SET note = 'x'",
)


@pytest.mark.parametrize("statement", TAMPERINGS)
@pytest.mark.parametrize("sealed", [True, False])
def test_a_receipt_that_would_not_hold_is_not_given(consented: World, statement: str, sealed: bool) -> None:
    Checkpoints(consented.desk).make()
    if not sealed:
        consented.done(Action.PROPOSE, "coordinator", draft=supplement(title="Nog iets"))
    number = entry_of(consented, "coordinator", Action.PROPOSE)
    behind_the_back(consented, statement)
    with pytest.raises(JournalBroken):
        receipt(consented, "coordinator", number)


def test_a_receipt_reads_no_more_of_the_journal_than_the_tree_is_high(consented: World) -> None:
    with consented.desk.database.begin() as session:
        for turn in range(500):
            journal.append(session, consented.clock.now(), {"turn": turn}, {})
    Checkpoints(consented.desk).make()
    number = entry_of(consented, f"{POLICE}-1", Action.CONSENT)
    with counted(consented) as asked:
        receipt(consented, f"{POLICE}-1", number)
    of_nodes = [statement for statement in asked if "journal_nodes" in statement]
    assert 0 < len(of_nodes) <= 2 * 10
    assert len(asked) - len(of_nodes) <= 6
