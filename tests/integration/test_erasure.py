"""Erasing a person: their name and words are gone everywhere, every proof holds, and nobody is accused."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from tests.builders import deviation, supplement
from tests.integration.test_journal_tampering import behind_the_back
from tests.mandates import KeptMandates
from tests.world import HOUSING, MANDATE, MUNICIPALITY, POLICE, World
from workflow.domain.vocabulary import Action, State
from workflow.persistence import messages
from workflow.persistence.tables import Base, CertificateRow, JournalRow, PersonalRow, SeatRow, SignatoryRow
from workflow.services.answers import NotFound
from workflow.services.certificates import Certificates
from workflow.services.checkpoints import Checkpoints
from workflow.services.dossiers import Dossiers
from workflow.services.erasure import Erased, Erasure
from workflow.services.mandates import Chair, Period
from workflow.services.people import NotAllowed, People
from workflow.services.records import Records, check_export

WHO, EMAIL, REASON = "invaller", "invaller@example.nl", "Verzoek van de persoon zelf."
LAST_DAY = Period(date(2020, 1, 1), date(2026, 12, 31))
OBJECTION, RETRACTED = "Hier ben ik het echt niet mee eens.", "Een tekst die er nooit kwam."


def take_part(world: World) -> None:
    """Somebody sits and signs for the police until the end of the year: proposes, retracts and objects."""
    person = world.join(WHO)
    KeptMandates(world.desk).seat(person, Chair(POLICE, 1), LAST_DAY, MANDATE)
    KeptMandates(world.desk).signatory(person, POLICE, "plaatsvervanger", LAST_DAY, MANDATE)
    world.submit()
    mine = world.propose(supplement(text=RETRACTED), WHO)
    world.done(Action.RETRACT, WHO, proposal=mine)
    other = world.propose(deviation())
    digest = world.facts().proposals[-1].current.digest
    world.done(Action.OBJECT, WHO, proposal=other, digest=digest, reason=OBJECTION)


def to_withdrawn(world: World) -> World:
    """The team withdrew, and the seat of who is to be erased has ended."""
    take_part(world)
    world.done(Action.WITHDRAW, "coordinator")
    world.clock.forward(days=60)
    return world


def to_recognised(world: World) -> World:
    """The team was recognised on a PDF that they signed too, and it has ended; so has their seat."""
    take_part(world)
    world.done(Action.RETRACT, "coordinator", proposal=2)
    agreed = world.propose(supplement(), WHO)
    world.everyone_consents(agreed)
    world.consent(agreed, "coordinator")
    world.approve()
    assert world.open_signing().done
    for who in ("coordinator", f"{POLICE}-1", WHO, f"{HOUSING}-1", f"{MUNICIPALITY}-1"):
        assert world.sign(who).done
    assert world.recognise().done
    world.done(Action.END, "coordinator", reason="Het team stopt.", day=world.desk.today())
    world.clock.forward(days=60)
    return world


@pytest.fixture
def withdrawn(world: World) -> World:
    return to_withdrawn(world)


@pytest.fixture
def recognised(world: World) -> World:
    return to_recognised(world)


def end_everything_of(world: World, person: int) -> None:
    yesterday = world.desk.today() - timedelta(days=1)
    with world.desk.database.reading() as session:
        seats = session.scalars(select(SeatRow.id).where(SeatRow.person_id == person)).all()
        signatures = session.scalars(select(SignatoryRow.id).where(SignatoryRow.person_id == person)).all()
    for seat in seats:
        KeptMandates(world.desk).end_seat(seat, yesterday)
    for signature in signatures:
        KeptMandates(world.desk).end_signatory(signature, yesterday)


def erase(world: World) -> Erased:
    return Erasure(world.desk).erase(EMAIL, REASON)


def everything(world: World) -> str:
    """Every row of every table, as text."""
    with world.desk.database.reading() as session:
        rows = [session.execute(select(table)).all() for table in Base.metadata.sorted_tables]
    return json.dumps([list(map(str, row)) for group in rows for row in group], ensure_ascii=False)


@pytest.mark.parametrize("bring", [to_withdrawn, to_recognised])
def test_name_and_words_are_gone_and_the_journal_is_whole(
    world: World, bring: Callable[[World], World]
) -> None:
    bring(world)
    Checkpoints(world.desk).make()
    assert all(word in everything(world) for word in ("Invaller", EMAIL, OBJECTION, RETRACTED))
    erased = erase(world)
    left = everything(world)
    assert [
        word for word in ("Invaller", EMAIL, "plaatsvervanger", OBJECTION, RETRACTED) if word in left
    ] == []
    assert world.journal_is_whole()
    Checkpoints(world.desk).make()
    assert world.journal_is_whole()
    notes = " ".join(Records(world.desk).check().notes)
    assert f"In dossier {world.agreement} zijn woorden gewist" in notes
    assert "Buiten de dossiers zijn woorden gewist" in notes
    assert f"{erased.entries[-1]}." in notes


def test_a_part_of_a_word_is_no_name(withdrawn: World) -> None:
    with withdrawn.desk.database.reading() as session:
        assert messages.naming(session, "Invaller")
        assert messages.naming(session, "iemand", "Invaller")
        assert messages.naming(session, "nvaller") == messages.naming(session, "Inval") == []


def test_what_was_agreed_stays(recognised: World) -> None:
    before = recognised.facts()
    erase(recognised)
    after = recognised.facts()
    assert after.proposals[-1].draft == before.proposals[-1].draft == supplement()
    assert after.form == before.form
    assert after.paper is not None
    assert before.paper is not None
    assert (after.paper.head, after.paper.signed) == (before.paper.head, before.paper.signed)
    assert [s.name for s in after.paper.asked if s.person == recognised.people[WHO]] == ["gewist"]


def test_an_application_that_came_to_nothing_loses_its_contact(withdrawn: World) -> None:
    form = withdrawn.facts().form
    erase(withdrawn)
    assert withdrawn.facts().form == form
    end_everything_of(withdrawn, withdrawn.people["coordinator"])
    Erasure(withdrawn.desk).erase("coordinator.BPT.Proef@example.nl", REASON)
    assert withdrawn.facts().form == replace(form, contact="", representative="")
    assert "Coordinator Bpt Proef" not in everything(withdrawn)
    assert withdrawn.journal_is_whole()


def test_the_erasure_is_in_the_journal_without_a_name(recognised: World) -> None:
    erased = erase(recognised)
    with recognised.desk.database.reading() as session:
        row = session.scalars(select(JournalRow).order_by(JournalRow.number.desc())).first()
        assert row is not None
        assert {key: value for key, value in row.body.items() if key != "rows"} == {
            "kind": "beheer",
            "action": "persoonsgegevens_wissen",
            "person": recognised.people[WHO],
            "entries": list(erased.entries),
        }
        assert session.get_one(PersonalRow, row.number).content == {"reason": REASON}
        emptied = session.scalars(select(PersonalRow).where(PersonalRow.salt.is_(None))).all()
    assert {part.number for part in emptied} == set(erased.entries)
    assert all(part.content is None for part in emptied)


def test_the_account_is_closed_and_its_address_is_free(withdrawn: World) -> None:
    people = People(withdrawn.desk)
    erased = erase(withdrawn)
    assert people.known(EMAIL) is None
    assert (f"gewist-{erased.person}", "gewist", False, frozenset()) in people.everyone()
    assert people.invite(EMAIL, "Iemand Anders")[0] != erased.person
    assert withdrawn.journal_is_whole()


def test_the_history_says_that_it_was_erased(recognised: World) -> None:
    before = Dossiers(recognised.desk).open(recognised.agreement, recognised.people["kantoor"]).history
    erased = erase(recognised)
    after = Dossiers(recognised.desk).open(recognised.agreement, recognised.people["kantoor"]).history
    assert [event.action for event in after] == [event.action for event in before]
    assert {event.person for event in after if event.number in erased.entries} == {"gewist"}


def test_an_export_tells_erased_apart_from_missing(recognised: World, tmp_path: Path) -> None:
    erased = erase(recognised)
    Records(recognised.desk).export(tmp_path / "journaal.jsonl")
    lines = (tmp_path / "journaal.jsonl").read_text(encoding="utf-8").splitlines()
    report = check_export(lines, lambda *_: recognised.notary)
    assert report.faults == ()
    changed = lines[erased.entries[0]].replace('"personal":"gewist"', '"personal":null')
    assert changed != lines[erased.entries[0]]
    lines[erased.entries[0]] = changed
    said = [fault.sentence for fault in check_export(lines, lambda *_: recognised.notary).faults]
    assert f"De persoonsgegevens van regel {erased.entries[0]} ontbreken." in said


AFTERWARDS = {
    "a state": "UPDATE agreements SET state = 'concept'",
    "a stance": "UPDATE stances SET stance = 'instemming' WHERE stance = 'bezwaar'",
    "whose stance": "UPDATE stances SET person_id = 1 WHERE stance = 'bezwaar'",
    "a digest": "UPDATE revisions SET digest = 'x' WHERE number = 1",
    "another's words": 'UPDATE revisions SET draft = \'{"kind": "afwijking"}\' WHERE proposal_id = 2',
    "a signature": "DELETE FROM signatures WHERE id = 3",
    "the erased account": "UPDATE people SET active = true WHERE name = 'gewist'",
    "an erased name": "UPDATE people SET name = 'Iemand' WHERE name = 'gewist'",
}


@pytest.mark.parametrize("statement", AFTERWARDS.values(), ids=AFTERWARDS.keys())
def test_what_is_changed_by_hand_is_still_found(recognised: World, statement: str) -> None:
    erase(recognised)
    assert recognised.journal_is_whole()
    behind_the_back(recognised, statement)
    assert not recognised.journal_is_whole()


# ── when not ─────────────────────────────────────────────────────────────────────────────────────────────


def test_who_still_holds_a_seat_is_not_erased(world: World) -> None:
    take_part(world)
    world.done(Action.WITHDRAW, "coordinator")
    with pytest.raises(NotAllowed, match="zetel"):
        erase(world)


def test_who_took_part_in_what_still_runs_is_not_erased(world: World) -> None:
    take_part(world)
    world.clock.forward(days=60)
    assert world.facts().state is State.IN_NEGOTIATION
    with pytest.raises(NotAllowed, match="nog loopt"):
        erase(world)
    assert OBJECTION in everything(world)


def test_the_office_too_waits_for_what_still_runs(negotiating: World) -> None:
    with pytest.raises(NotAllowed, match="nog loopt"):
        Erasure(negotiating.desk).erase("kantoor@example.nl", REASON)


def test_nobody_is_erased_without_a_reason(withdrawn: World) -> None:
    with pytest.raises(NotAllowed, match="waarom"):
        Erasure(withdrawn.desk).erase(EMAIL, " \n")


def test_nobody_is_erased_twice(withdrawn: World) -> None:
    erase(withdrawn)
    for email in (EMAIL, f"gewist-{withdrawn.people[WHO]}x", "onbekend@example.nl"):
        with pytest.raises(NotFound):
            Erasure(withdrawn.desk).erase(email, REASON)


def test_erasing_an_account_that_did_nothing(world: World) -> None:
    People(world.desk).invite(EMAIL, "Invaller")
    assert len(erase(world).entries) == 1
    assert "Invaller" not in everything(world)
    assert world.journal_is_whole()


def test_the_guard_lets_nothing_but_emptying_through(withdrawn: World) -> None:
    with withdrawn.desk.database.engine.begin() as connection:
        connection.execute(text("UPDATE journal_personal SET salt = NULL, content = NULL WHERE number = 3"))
    with pytest.raises(DatabaseError):
        behind_the_back(
            withdrawn, "UPDATE journal_personal SET content = '{}' WHERE number = 3", guarded=True
        )
    assert not withdrawn.journal_is_whole()


def test_a_certificate_of_who_is_erased_is_emptied_and_never_free_again(withdrawn: World) -> None:
    person, today = withdrawn.people[WHO], withdrawn.desk.today()
    KeptMandates(withdrawn.desk).signatory(person, POLICE, "functie", Period(today, today), MANDATE)
    file, register = b"certificaat sleutel-1", Certificates(withdrawn.desk).register
    known = register(person, POLICE, file, Period(today), "token 7")
    withdrawn.clock.forward(days=1)
    assert "token 7" in everything(withdrawn)
    erase(withdrawn)
    with withdrawn.desk.database.reading() as session:
        row = session.scalars(select(CertificateRow)).one()
    assert (row.subject, row.pem, row.reference) == ("gewist", "", "")
    assert row.certificate == known.certificate
    assert not any(word in everything(withdrawn) for word in ("V. Vos", "token 7"))
    assert withdrawn.journal_is_whole()
