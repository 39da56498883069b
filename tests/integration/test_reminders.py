"""Reminders: late only, once an interval, never to who acted; the next level is told; nothing is decided."""

import pytest
from sqlalchemy import select

from tests.builders import FORM, deviation, supplement
from tests.integration.test_races import at_once
from tests.mandates import KeptMandates
from tests.world import HOUSING, KEYS, MUNICIPALITY, POLICE, World
from workflow.domain.terms import Term
from workflow.domain.vocabulary import Action, Administration, ReminderKind, State
from workflow.persistence.tables import OutboxRow, PersonRow, ReminderRow
from workflow.services.administration import journalled
from workflow.services.answers import NotFound
from workflow.services.reminders import NothingToRemind, Reminders
from workflow.services.terms import StepTerms


def empty_the_outbox(world: World) -> None:
    with world.desk.database.begin() as session:
        for row in session.scalars(select(OutboxRow)):
            session.delete(row)
        journalled(session, world.desk, Administration.MESSAGES_LEFT, {})


def mails(world: World) -> dict[str, list[OutboxRow]]:
    """What lies in the outbox, by the short name of who gets it."""
    names = {number: name for name, number in world.people.items()}
    found: dict[str, list[OutboxRow]] = {}
    with world.desk.database.reading() as session:
        for row in session.scalars(select(OutboxRow).order_by(OutboxRow.id)):
            found.setdefault(names[row.person_id], []).append(row)
    return found


def counts(world: World) -> dict[str, int]:
    return {name: len(rows) for name, rows in mails(world).items()}


def send(world: World) -> dict[str, int]:
    """Send what is due into an empty outbox; how many messages each person gets."""
    empty_the_outbox(world)
    number = Reminders(world.desk).send_due()
    found = counts(world)
    assert sum(found.values()) == number
    return found


EVERYONE = {f"{key}-1": 1 for key in KEYS}


def test_nobody_is_reminded_before_they_are_late(negotiating: World) -> None:
    negotiating.propose(supplement())
    negotiating.clock.forward(days=14)
    assert send(negotiating) == {}
    negotiating.clock.forward(days=1)
    assert send(negotiating) == EVERYONE


def test_a_reminder_goes_out_once_an_interval(negotiating: World) -> None:
    negotiating.propose(supplement())
    negotiating.clock.forward(days=15)
    assert send(negotiating) == EVERYONE
    for _ in range(6):
        assert send(negotiating) == {}
        negotiating.clock.forward(days=1)
    assert send(negotiating) == {}
    negotiating.clock.forward(days=1)
    assert send(negotiating) == EVERYONE
    assert send(negotiating) == {}


def test_who_acted_is_not_reminded(negotiating: World) -> None:
    number = negotiating.propose(supplement())
    negotiating.clock.forward(days=15)
    negotiating.consent(number, f"{POLICE}-1")
    assert send(negotiating) == {f"{MUNICIPALITY}-1": 1, f"{HOUSING}-1": 1}


def test_a_new_revision_asks_anew_and_its_term_begins_anew(negotiating: World) -> None:
    number = negotiating.propose(supplement())
    negotiating.clock.forward(days=15)
    assert send(negotiating) == EVERYONE
    draft = supplement(text="Elke maand een flyer.")
    negotiating.done(Action.REVISE, "coordinator", proposal=number, draft=draft)
    negotiating.clock.forward(days=14)
    assert send(negotiating) == {}
    negotiating.clock.forward(days=1)
    assert send(negotiating) == EVERYONE


def test_several_things_for_one_person_are_one_message(negotiating: World) -> None:
    for draft in (supplement(), supplement(title="Rondes"), deviation()):
        negotiating.propose(draft)
    negotiating.clock.forward(days=15)
    assert send(negotiating)[f"{POLICE}-1"] == 1
    (mail,) = mails(negotiating)[f"{POLICE}-1"]
    assert mail.subject == "Herinnering: 3 zaken wachten op u"
    assert mail.text.count("- BPT Proef, voorstel ") == 3
    assert "Sinds 23 november 2026; te laat sinds 8 december 2026." in mail.text
    assert "wordt er niets besloten" in mail.text


def test_a_closed_account_gets_nothing(negotiating: World) -> None:
    negotiating.propose(supplement())
    negotiating.clock.forward(days=15)
    KeptMandates(negotiating.desk).close_account(negotiating.people[f"{POLICE}-1"])
    assert send(negotiating) == {f"{MUNICIPALITY}-1": 1, f"{HOUSING}-1": 1}


def test_the_office_is_reminded_of_its_own_turn(world: World) -> None:
    world.done(Action.FILL_IN, "coordinator", form=FORM)
    world.done(Action.SUBMIT, "coordinator")
    world.clock.forward(days=15)
    assert send(world) == {"kantoor": 1, "kantoor-2": 1}


def test_what_ended_reminds_nobody(recognised: World) -> None:
    recognised.clock.forward(days=400)
    assert send(recognised) == {}


def test_who_signs_beside_one_does_not_put_off_ones_own_term(for_signing: World) -> None:
    for_signing.clock.forward(days=10)
    for_signing.sign(f"{POLICE}-1")
    for_signing.clock.forward(days=5)
    assert send(for_signing) == {"coordinator": 1, f"{HOUSING}-1": 1}
    for who in ("coordinator", f"{HOUSING}-1"):
        for_signing.sign(who)
    assert send(for_signing) == {}
    for_signing.clock.forward(days=15)
    assert send(for_signing) == {f"{MUNICIPALITY}-1": 1}


# ── the next level up ────────────────────────────────────────────────────────────────────────────────────


def test_the_next_level_up_is_told_once_and_can_do_nothing(negotiating: World) -> None:
    number = negotiating.propose(supplement())
    negotiating.consent(number, f"{MUNICIPALITY}-1")
    negotiating.consent(number, f"{HOUSING}-1")
    negotiating.clock.forward(days=27)
    assert f"{POLICE}-2" not in send(negotiating)
    negotiating.clock.forward(days=1)
    assert send(negotiating) == {f"{POLICE}-2": 1}
    (mail,) = mails(negotiating)[f"{POLICE}-2"]
    assert mail.subject == "Ter informatie: BPT Proef wacht op uw organisatie"
    assert "U hoeft niets te doen" in mail.text
    assert f"Alleen {POLICE.title()}-1 kan dit doen." in mail.text
    negotiating.clock.forward(days=60)
    assert send(negotiating) == {f"{POLICE}-1": 1}
    proposal = negotiating.facts().proposals[0]
    above = negotiating.consent(number, f"{POLICE}-2")
    assert not above.done
    assert negotiating.facts().proposals[0].stances == proposal.stances


def test_a_step_can_be_set_to_tell_nobody_else(negotiating: World) -> None:
    StepTerms(negotiating.desk).set(Action.CONSENT, Term(3, 2, 0))
    negotiating.propose(supplement())
    negotiating.clock.forward(days=4)
    assert send(negotiating) == EVERYONE
    negotiating.clock.forward(days=100)
    assert send(negotiating) == EVERYONE


def test_silence_decides_nothing(negotiating: World) -> None:
    negotiating.propose(deviation())
    before = negotiating.facts()
    for _ in range(30):
        negotiating.clock.forward(days=15)
        Reminders(negotiating.desk).send_due()
    assert negotiating.facts() == before
    assert negotiating.facts().state is State.IN_NEGOTIATION
    assert negotiating.journal_is_whole()


# ── two at once ──────────────────────────────────────────────────────────────────────────────────────────


def test_two_workers_at_once_double_nothing(negotiating: World) -> None:
    negotiating.propose(supplement())
    negotiating.start_team("Ander Team")
    negotiating.clock.forward(days=29)
    empty_the_outbox(negotiating)
    at_once(*(Reminders(negotiating.desk).send_due for _ in range(4)))
    expected = {f"{key}-{level}": 1 for key in KEYS for level in (1, 2)}
    assert counts(negotiating) == expected | {"coordinator Ander Team": 1}


def test_consenting_while_being_reminded_has_one_order(negotiating: World) -> None:
    number = negotiating.propose(supplement())
    negotiating.clock.forward(days=15)
    empty_the_outbox(negotiating)
    consent, _ = at_once(
        lambda: negotiating.consent(number, f"{POLICE}-1").done,
        lambda: Reminders(negotiating.desk).send_due() >= 0,
    )
    assert consent
    with negotiating.desk.database.reading() as session:
        reminded = session.scalars(
            select(ReminderRow).where(ReminderRow.person_id == negotiating.people[f"{POLICE}-1"])
        ).all()
    assert counts(negotiating).get(f"{POLICE}-1", 0) == len(reminded) <= 1
    assert send(negotiating) == {}


def test_who_acts_between_looking_and_writing_is_not_reminded(
    negotiating: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = negotiating.propose(supplement())
    negotiating.clock.forward(days=15)
    empty_the_outbox(negotiating)
    write = Reminders._write

    def slowly(self: Reminders, person: int, seen: object) -> bool:
        if person == negotiating.people[f"{POLICE}-1"]:
            negotiating.consent(number, f"{POLICE}-1")
        return write(self, person, seen)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(Reminders, "_write", slowly)
    Reminders(negotiating.desk).send_due()
    assert counts(negotiating) == {f"{MUNICIPALITY}-1": 1, f"{HOUSING}-1": 1}


# ── by hand ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_office_reminds_by_hand_once_a_day(negotiating: World) -> None:
    negotiating.propose(supplement())
    empty_the_outbox(negotiating)
    office = negotiating.people["kantoor"]
    assert Reminders(negotiating.desk).by_hand(negotiating.agreement, office) == 3
    assert counts(negotiating) == EVERYONE
    with pytest.raises(NothingToRemind):
        Reminders(negotiating.desk).by_hand(negotiating.agreement, negotiating.people["kantoor-2"])
    negotiating.clock.forward(days=1)
    assert Reminders(negotiating.desk).by_hand(negotiating.agreement, office) == 3
    with negotiating.desk.database.reading() as session:
        rows = session.scalars(select(ReminderRow)).all()
    assert {(row.kind, row.by) for row in rows} == {(ReminderKind.BY_HAND, office)}


def test_a_reminder_by_hand_counts_for_the_interval(negotiating: World) -> None:
    negotiating.propose(supplement())
    negotiating.clock.forward(days=15)
    Reminders(negotiating.desk).by_hand(negotiating.agreement, negotiating.people["kantoor"])
    assert send(negotiating) == {}
    negotiating.clock.forward(days=7)
    assert send(negotiating) == EVERYONE


@pytest.mark.parametrize("who", ["coordinator", f"{POLICE}-1"])
def test_nobody_else_reminds_by_hand(negotiating: World, who: str) -> None:
    negotiating.propose(supplement())
    with pytest.raises(NotFound):
        Reminders(negotiating.desk).by_hand(negotiating.agreement, negotiating.people[who])
    with pytest.raises(NotFound):
        Reminders(negotiating.desk).by_hand(99_999, negotiating.people["kantoor"])


def test_two_at_once_by_hand_send_one(negotiating: World) -> None:
    negotiating.propose(supplement())
    empty_the_outbox(negotiating)

    def remind() -> int:
        try:
            return Reminders(negotiating.desk).by_hand(negotiating.agreement, negotiating.people["kantoor"])
        except NothingToRemind:
            return 0

    assert sorted(at_once(remind, remind)) == [0, 3]
    assert counts(negotiating) == EVERYONE


def test_an_address_is_never_in_another_persons_message(negotiating: World) -> None:
    negotiating.propose(deviation())
    negotiating.clock.forward(days=29)
    send(negotiating)
    with negotiating.desk.database.reading() as session:
        addresses = set(session.scalars(select(PersonRow.email)))
        texts = list(session.scalars(select(OutboxRow.text)))
    assert texts
    assert not [a for a in addresses for text in texts if a in text]
