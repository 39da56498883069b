"""Meetings through the services: who may plan, who is invited, what goes out, what stays as it was."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import func, select, text

from language.catalogue import told
from language.said import ENGLISH
from tests.builders import deviation, supplement
from tests.integration.conftest import Begin
from tests.mandates import KeptMandates
from tests.world import HOUSING, KEYS, MANDATE, MUNICIPALITY, POLICE, World, unjournalled
from workflow.domain.meeting import Plan, Slot
from workflow.domain.vocabulary import Action, EntryKind, State
from workflow.persistence.messages import KeyReused
from workflow.persistence.tables import (
    InviteeRow,
    JournalRow,
    MeetingRow,
    OutboxRow,
    PersonalRow,
    PersonRow,
)
from workflow.services.answers import NotFound
from workflow.services.dossiers import Dossiers
from workflow.services.mandates import Chair, Period
from workflow.services.meeting_book import MeetingBook, MeetingView, Phase
from workflow.services.meetings import Author, MeetingAnswer, Meetings, Note

START = datetime(2026, 12, 3, 18, 30, tzinfo=UTC)
SLOT = Slot(START, 90, "Buurthuis, Dorpsstraat 1")
PLAN = Plan("Rondes in de winter", SLOT, level=2)


@pytest.fixture
def world(negotiating: World) -> World:
    """What others see: in a concept nobody plans."""
    return negotiating


def author(world: World, who: str, key: str | None = None) -> Author:
    return Author(world.people[who], key or world.key())


def plan(world: World, plan: Plan = PLAN, who: str = "coordinator", key: str | None = None) -> MeetingAnswer:
    return Meetings(world.desk).plan(world.agreement, author(world, who, key), plan)


def planned(world: World, wish: Plan = PLAN, who: str = "coordinator") -> int:
    answer = plan(world, wish, who)
    assert answer.done, answer.sentences
    assert answer.meeting
    return answer.meeting


def move(world: World, meeting: int, slot: Slot, who: str = "coordinator") -> MeetingAnswer:
    return Meetings(world.desk).move(world.agreement, author(world, who), meeting, slot)


def cancel(world: World, meeting: int, reason: str, who: str = "coordinator") -> MeetingAnswer:
    return Meetings(world.desk).cancel(world.agreement, author(world, who), meeting, reason)


def note(world: World, meeting: int, words: str, proposal: int | None = None, **by: str) -> MeetingAnswer:
    given = author(world, by.get("who", "coordinator"), by.get("key"))
    return Meetings(world.desk).note(world.agreement, given, meeting, Note(words, proposal))


def view(world: World, meeting: int, who: str = "coordinator") -> MeetingView:
    return MeetingBook(world.desk).meeting(world.agreement, meeting, world.people[who])


def invited(world: World, meeting: int) -> set[str]:
    names = {person: name for name, person in world.people.items() if name != "coordinator BPT Proef"}
    with world.desk.database.reading() as session:
        query = select(InviteeRow.person_id).where(InviteeRow.meeting_id == meeting)
        return {names[person] for person in session.scalars(query)}


def mails(world: World) -> list[OutboxRow]:
    """The messages that carry a calendar part, oldest first."""
    with world.desk.database.reading() as session:
        query = select(OutboxRow).where(OutboxRow.calendar.is_not(None)).order_by(OutboxRow.id)
        return list(session.scalars(query))


def event(row: OutboxRow) -> Any:
    (found,) = Calendar.from_ical(row.calendar or "").walk("VEVENT")
    return found


def count(world: World, table: type) -> int:
    with world.desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def reads_english(world: World, who: str) -> None:
    with unjournalled(world) as session:
        session.get_one(PersonRow, world.people[who]).language = ENGLISH


def after_it_began(world: World) -> None:
    world.clock.moment = START + timedelta(minutes=30)


# ── who may plan, and who is invited ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", ["coordinator", "kantoor"])
def test_a_coordinator_and_the_office_plan(world: World, who: str) -> None:
    planned(world, who=who)
    assert world.journal_is_whole()


@pytest.mark.parametrize("who", [f"{POLICE}-1", f"{MUNICIPALITY}-3"])
def test_who_only_sits_there_plans_nothing_and_the_refusal_is_journalled(world: World, who: str) -> None:
    meeting = planned(world)
    before = count(world, JournalRow)
    for answer in (
        plan(world, who=who),
        move(world, meeting, replace(SLOT, minutes=30), who),
        cancel(world, meeting, "Geen zin.", who),
        note(world, meeting, "Iets.", who=who),
    ):
        assert not answer.done
        assert answer.sentences == (
            "Alleen een coördinator van dit team of het bureau van de burgemeester kan dit doen.",
        )
    assert count(world, JournalRow) == before + 4
    assert count(world, MeetingRow) == 1
    assert view(world, meeting).minutes == 90
    assert world.journal_is_whole()


def test_a_stranger_does_not_learn_that_there_is_a_dossier(world: World) -> None:
    meeting = planned(world)
    world.start_team("Ander Team")
    stranger = "coordinator Ander Team"
    with pytest.raises(NotFound):
        plan(world, who=stranger)
    with pytest.raises(NotFound):
        view(world, meeting, stranger)
    with pytest.raises(NotFound):
        MeetingBook(world.desk).open(world.agreement, world.people[stranger])
    with pytest.raises(NotFound):
        MeetingBook(world.desk).calendar(world.agreement, meeting, world.people[stranger])


def test_a_meeting_of_another_dossier_is_unknown(world: World) -> None:
    meeting = planned(world)
    other = world.start_team("Ander Team")
    boss = author(world, "kantoor")
    with pytest.raises(NotFound):
        Meetings(world.desk).cancel(other, boss, meeting, "Verkeerd dossier.")
    with pytest.raises(NotFound):
        MeetingBook(world.desk).meeting(other, meeting, world.people["kantoor"])


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_level_invites_who_sits_there_and_the_coordinators(world: World, level: int) -> None:
    meeting = planned(world, replace(PLAN, level=level))
    assert invited(world, meeting) == {"coordinator", *(f"{partner}-{level}" for partner in KEYS)}


def test_proposals_invite_every_cell_that_is_asked(negotiating: World) -> None:
    extra, other = negotiating.propose(supplement()), negotiating.propose(deviation())
    meeting = planned(negotiating, replace(PLAN, level=None, proposals=(extra,)))
    assert invited(negotiating, meeting) == {"coordinator", *(f"{partner}-1" for partner in KEYS)}
    both = planned(negotiating, replace(PLAN, level=None, proposals=(extra, other)))
    everyone = {f"{partner}-{level}" for partner in KEYS for level in (1, 2, 3)}
    assert invited(negotiating, both) == {"coordinator", *everyone}
    assert view(negotiating, both).proposals == (extra, other)


def test_only_a_seat_that_is_valid_on_the_day_counts(world: World) -> None:
    for name, since, until in (
        ("vertrekt", date(2026, 1, 1), date(2026, 12, 2)),
        ("komt", date(2026, 12, 3), date(2026, 12, 3)),
    ):
        person = world.join(name)
        KeptMandates(world.desk).seat(person, Chair(POLICE, 2), Period(since, until), MANDATE)
    meeting = planned(world)
    assert "komt" in invited(world, meeting)
    assert "vertrekt" not in invited(world, meeting)


def test_a_closed_account_is_not_invited(world: World) -> None:
    KeptMandates(world.desk).close_account(world.people[f"{POLICE}-2"])
    meeting = planned(world)
    assert f"{POLICE}-2" not in invited(world, meeting)


def test_in_a_concept_no_meeting_is_planned(begin: Begin) -> None:
    """Whoever is invited could not open it."""
    world = begin("draft")
    answer = plan(world)
    assert answer.sentences == ("Overleg plant u na het indienen. Tot dan ziet alleen het team dit dossier.",)
    assert not MeetingBook(world.desk).open(world.agreement, world.people["coordinator"]).may_plan
    assert count(world, MeetingRow) == 0


@pytest.mark.parametrize("stage", ["negotiating", "agreed", "for_signing", "done"])
def test_meetings_are_planned_in_every_state_before_a_final_one(begin: Begin, stage: str) -> None:
    world = begin(stage)
    before = world.facts()
    planned(world)
    assert world.facts() == before
    assert world.journal_is_whole()


def test_a_withdrawn_dossier_has_nothing_left_to_meet_about(world: World) -> None:
    meeting = planned(world)
    world.done(Action.WITHDRAW, "coordinator")
    assert plan(world).sentences == ("Dit dossier is afgesloten.",)
    assert not MeetingBook(world.desk).open(world.agreement, world.people["coordinator"]).may_plan
    assert cancel(world, meeting, "Het team stopt.").done


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────


def slot(**other: Any) -> Plan:
    return replace(PLAN, slot=replace(SLOT, **other))


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        (replace(PLAN, subject=" \n "), "Schrijf waarover het overleg gaat."),
        (replace(PLAN, subject="x" * 201), "Onderwerp en plaats zijn hoogstens 200 tekens"),
        (slot(place=""), "Schrijf waar het overleg is, of geef een link."),
        (slot(link="http://vergadering.example/1"), "Een link begint met https://"),
        (slot(link="javascript:alert(1)"), "Een link begint met https://"),
        (slot(link="https://a@vergadering.example"), "Een link begint met https://"),
        (slot(link="https://"), "Een link begint met https://"),
        (slot(link="https://[1"), "Een link begint met https://"),
        (slot(link="https://vergadering.example/1\nATTENDEE:x"), "Een link begint met https://"),
        (slot(place="http://vergadering.example"), "Zet een link in het veld voor de link"),
        (slot(minutes=4), "Een overleg duurt 5 tot 600 minuten."),
        (slot(minutes=601), "Een overleg duurt 5 tot 600 minuten."),
        (slot(starts_at=datetime(2026, 11, 23, 10, 0, tzinfo=UTC)), "Dit moment is al voorbij."),
        (slot(starts_at=datetime(2029, 1, 1, tzinfo=UTC)), "Kies een moment binnen twee jaar."),
        (replace(PLAN, level=None), "Kies één niveau van overleg, of een of meer voorstellen."),
        (replace(PLAN, proposals=(1,)), "Kies één niveau van overleg, of een of meer voorstellen."),
        (replace(PLAN, level=4), "Dit niveau van overleg is er niet."),
        (replace(PLAN, level=None, proposals=(7,)), "Een van deze voorstellen is er niet"),
        (replace(PLAN, subject="Om\u202edraaien"), "Deze tekens kunnen niet op papier"),
    ],
)
def test_what_cannot_be_planned(world: World, wish: Plan, sentence: str) -> None:
    answer = plan(world, wish)
    assert not answer.done
    assert any(said.startswith(sentence) for said in answer.sentences), answer.sentences
    assert count(world, MeetingRow) == count(world, InviteeRow) == 0
    assert not mails(world)


def test_a_retracted_proposal_is_not_met_about(negotiating: World) -> None:
    number = negotiating.propose(supplement())
    negotiating.done(Action.RETRACT, "coordinator", proposal=number)
    answer = plan(negotiating, replace(PLAN, level=None, proposals=(number,)))
    assert answer.sentences == ("Een van deze voorstellen is er niet of is teruggenomen.",)


def test_a_day_on_which_nobody_sits_is_refused(world: World) -> None:
    with unjournalled(world) as session:
        session.execute(text("UPDATE seats SET until = '2026-12-02'"))
    assert plan(world).sentences == ("Op die dag is er niemand om uit te nodigen.",)


# ── what goes out ────────────────────────────────────────────────────────────────────────────────────────


def test_everyone_who_is_invited_gets_an_invitation_of_their_own(world: World) -> None:
    meeting = planned(world)
    sent = mails(world)
    assert {row.person_id for row in sent} == {world.people[who] for who in invited(world, meeting)}
    for row in sent:
        assert row.calendar_method == "REQUEST"
        whole = Calendar.from_ical(row.calendar or "")
        assert whole["METHOD"] == "REQUEST"
        found = event(row)
        assert found["SUMMARY"] == "Rondes in de winter (BPT Proef)"
        assert found["LOCATION"] == "Buurthuis, Dorpsstraat 1"
        assert found["SEQUENCE"] == 0
        assert found["STATUS"] == "CONFIRMED"
        assert (found.start, found.end) == (START, START + timedelta(minutes=90))
        assert found["ORGANIZER"] == "mailto:convenant@localhost"
        with world.desk.database.reading() as session:
            address = session.execute(
                text("SELECT email FROM people WHERE id = :id"), {"id": row.person_id}
            ).scalar_one()
        assert found["ATTENDEE"] == f"mailto:{address}"
        assert "donderdag 3 december 2026 om 19.30 uur" in row.text
        assert f"https://convenant.example/dossier/{world.agreement}/overleg/{meeting}\n" in row.text
        assert "Log in om meer te lezen" in row.text
    assert len({event(row)["UID"] for row in sent}) == 1


def test_everyone_is_invited_in_their_own_language(world: World) -> None:
    reads_english(world, f"{POLICE}-2")
    planned(world)
    sent = {row.person_id: row for row in mails(world)}
    english, dutch = sent.pop(world.people[f"{POLICE}-2"]), list(sent.values())
    assert english.subject == "BPT Proef: meeting on Thursday 3 December 2026 at 19:30"
    for line in (
        "You are invited to a meeting.",
        "- Subject: Rondes in de winter",
        "- Team: BPT Proef",
        "- When: Thursday 3 December 2026 at 19:30",
        "- Where: Buurthuis, Dorpsstraat 1",
        "Log in to read more:",
    ):
        assert line in english.text.splitlines()
    assert event(english)["DESCRIPTION"].startswith("Log in to read more: https://")
    assert event(english)["SUMMARY"] == "Rondes in de winter (BPT Proef)"
    for row in dutch:
        assert row.subject == "BPT Proef: overleg op donderdag 3 december 2026 om 19.30 uur"
        assert "U bent uitgenodigd voor een overleg." in row.text
        assert event(row)["DESCRIPTION"].startswith("Log in om meer te lezen: https://")


def test_changes_are_told_in_everyones_own_language(world: World) -> None:
    reads_english(world, f"{POLICE}-2")
    meeting = planned(world)
    move(world, meeting, replace(SLOT, starts_at=START + timedelta(days=1)))
    cancel(world, meeting, "De zaal is bezet.")
    own = [row for row in mails(world) if row.person_id == world.people[f"{POLICE}-2"]]
    moved, cancelled = own[1:]
    assert "This meeting has changed." in moved.text
    assert "Friday 4 December 2026 at 19:30" in moved.text
    assert "This meeting will not take place." in cancelled.text
    assert cancelled.calendar_method == "CANCEL"
    assert event(cancelled)["DESCRIPTION"].startswith("Log in to read more: ")


def test_who_is_no_longer_invited_is_told_so_in_english(world: World) -> None:
    person = world.people["tijdelijk"] = world.join("tijdelijk")
    KeptMandates(world.desk).seat(
        person, Chair(POLICE, 2), Period(date(2026, 1, 1), date(2026, 12, 5)), MANDATE
    )
    reads_english(world, "tijdelijk")
    meeting = planned(world)
    assert move(world, meeting, replace(SLOT, starts_at=START + timedelta(days=7))).done
    last = [row for row in mails(world) if row.person_id == person][-1]
    assert last.calendar_method == "CANCEL"
    assert "You are no longer invited to this meeting." in last.text


def test_moving_raises_the_sequence_and_keeps_the_name(world: World) -> None:
    person = world.join("tijdelijk")
    KeptMandates(world.desk).seat(
        person, Chair(POLICE, 2), Period(date(2026, 1, 1), date(2026, 12, 5)), MANDATE
    )
    meeting = planned(world)
    first = mails(world)
    other = replace(SLOT, starts_at=START + timedelta(days=7), link="https://vergadering.example/1")
    assert move(world, meeting, other).done
    after = mails(world)[len(first) :]
    assert {event(row)["UID"] for row in [*first, *after]} == {event(first[0])["UID"]}
    assert {event(row)["SEQUENCE"] for row in after} == {1}
    told = {row.person_id: row.calendar_method for row in after}
    assert told.pop(person) == "CANCEL"
    assert set(told.values()) == {"REQUEST"}
    assert len(told) == 4
    assert view(world, meeting).starts_at == START + timedelta(days=7)
    assert move(world, meeting, SLOT).done
    assert event(mails(world)[-1])["SEQUENCE"] == 2
    assert "tijdelijk" in invited(world, meeting)
    assert world.journal_is_whole()


def test_cancelling_tells_everyone_and_says_why(world: World) -> None:
    meeting = planned(world)
    first = mails(world)
    assert cancel(world, meeting, " ").sentences == ("Geef een reden.",)
    assert cancel(world, meeting, "De zaal is bezet.").done
    after = mails(world)[len(first) :]
    assert {row.person_id for row in after} == {row.person_id for row in first}
    for row in after:
        assert row.calendar_method == "CANCEL"
        assert Calendar.from_ical(row.calendar or "")["METHOD"] == "CANCEL"
        assert (event(row)["STATUS"], event(row)["SEQUENCE"]) == ("CANCELLED", 1)
        assert event(row)["UID"] == event(first[0])["UID"]
    shown = view(world, meeting)
    assert (shown.phase, shown.cancelled_because) == (Phase.CANCELLED, "De zaal is bezet.")
    assert not shown.may_change
    again = "Dit overleg is al afgezegd."
    assert move(world, meeting, SLOT).sentences == cancel(world, meeting, "Nog eens.").sentences == (again,)
    after_it_began(world)
    assert note(world, meeting, "Wij waren er toch.").sentences == ("Dit overleg is afgezegd.",)
    assert world.journal_is_whole()


def test_what_began_is_neither_moved_nor_cancelled(world: World) -> None:
    meeting = planned(world)
    after_it_began(world)
    for answer in (
        move(world, meeting, replace(SLOT, starts_at=START + timedelta(days=1))),
        cancel(world, meeting, "Te laat."),
    ):
        assert answer.sentences == ("Dit overleg is al begonnen of voorbij.",)
    assert view(world, meeting).phase is Phase.BEGUN


def test_moving_to_the_past_is_refused(world: World) -> None:
    meeting = planned(world)
    answer = move(world, meeting, replace(SLOT, starts_at=world.clock.now() - timedelta(hours=1)))
    assert answer.sentences == ("Dit moment is al voorbij. Kies een moment in de toekomst.",)
    assert view(world, meeting).starts_at == START


# ── sent twice ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_form_twice_is_one_meeting(world: World) -> None:
    key = world.key()
    first, second = plan(world, key=key), plan(world, key=key)
    assert first == second
    assert count(world, MeetingRow) == 1
    assert len(mails(world)) == 4
    with pytest.raises(KeyReused):
        plan(world, replace(PLAN, subject="Iets anders"), key=key)


def test_a_refused_form_sent_again_is_refused_again_and_journalled_once(world: World) -> None:
    key, before = world.key(), count(world, JournalRow)
    assert plan(world, slot(minutes=1), key=key) == plan(world, slot(minutes=1), key=key)
    assert count(world, JournalRow) == before + 1


def test_a_refusal_is_told_in_english_also_when_its_form_is_sent_again(world: World) -> None:
    key, wish = world.key(), replace(slot(minutes=1), subject="x" * 201)
    for _ in range(2):
        answer = plan(world, wish, key=key)
        assert [told(sentence, ENGLISH) for sentence in answer.sentences] == [
            "Subject and place are at most 200 characters, a link at most 500.",
            "A meeting lasts 5 to 600 minutes.",
        ]


def test_the_same_note_twice_is_one_note(world: World) -> None:
    meeting = planned(world)
    after_it_began(world)
    key = world.key()
    assert note(world, meeting, "Besloten.", key=key) == note(world, meeting, "Besloten.", key=key)
    assert len(view(world, meeting).notes) == 1


# ── noting is not consenting ─────────────────────────────────────────────────────────────────────────────


def test_a_note_changes_no_stance_and_nothing_of_the_agreement(negotiating: World) -> None:
    number = negotiating.propose(deviation())
    negotiating.consent(number, f"{POLICE}-1")
    meeting = planned(negotiating, replace(PLAN, level=None, proposals=(number,)))
    after_it_began(negotiating)
    coordinator = negotiating.people["coordinator"]
    facts, dossier = negotiating.facts(), Dossiers(negotiating.desk).open(negotiating.agreement, coordinator)
    said = "Iedereen stemt in met voorstel 1."
    assert note(negotiating, meeting, said, number).done
    assert note(negotiating, meeting, "Wij komen in januari weer bij elkaar.").done
    assert negotiating.facts() == facts
    after = Dossiers(negotiating.desk).open(negotiating.agreement, coordinator)
    assert [p.table for p in after.proposals] == [p.table for p in dossier.proposals]
    assert (after.state, after.waiting, after.offers) == (dossier.state, dossier.waiting, dossier.offers)
    assert after.digest == dossier.digest
    (noted,) = after.noted[number]
    assert (noted.meeting, noted.text, noted.starts_at) == (meeting, said, START)
    assert negotiating.journal_is_whole()


def test_a_note_is_corrected_by_a_new_version_and_the_earlier_stays(negotiating: World) -> None:
    number = negotiating.propose(supplement())
    meeting = planned(negotiating)
    after_it_began(negotiating)
    assert note(negotiating, meeting, "Eerst dit.").done
    office, book = author(negotiating, "kantoor"), Meetings(negotiating.desk)
    better = Note("Toch dat.", number)
    assert book.correct(negotiating.agreement, office, meeting, 1, better).done
    (shown,) = view(negotiating, meeting).notes
    assert (shown.current.text, shown.current.proposal) == ("Toch dat.", number)
    assert shown.current.person == "Kantoor"
    assert [(v.text, v.proposal) for v in shown.earlier] == [("Eerst dit.", None)]
    with pytest.raises(NotFound):
        book.correct(negotiating.agreement, author(negotiating, "kantoor"), meeting, 2, better)
    assert negotiating.journal_is_whole()


def test_what_cannot_be_noted(world: World) -> None:
    meeting = planned(world)
    assert note(world, meeting, "Te vroeg.").sentences == (
        "Dit overleg moet nog beginnen. Noteer daarna wat er is besloten.",
    )
    after_it_began(world)
    assert note(world, meeting, "  ").sentences == ("Schrijf op wat er is besloten.",)
    assert note(world, meeting, "Over niets.", 9).sentences == ("Dit voorstel is er niet.",)
    assert note(world, meeting, "x" * 5_001).sentences == ("De tekst is te lang: hoogstens 5000 tekens.",)
    assert view(world, meeting).notes == ()


def test_notes_are_made_after_the_dossier_ended_too(world: World) -> None:
    meeting = planned(world)
    after_it_began(world)
    world.done(Action.WITHDRAW, "coordinator")
    assert world.facts().state is State.WITHDRAWN
    assert note(world, meeting, "Het team stopt.").done
    assert world.journal_is_whole()


# ── the journal ──────────────────────────────────────────────────────────────────────────────────────────


def test_words_stand_in_the_personal_part_and_only_there(world: World) -> None:
    meeting = planned(world)
    after_it_began(world)
    note(world, meeting, "Wij besloten iets.")
    with world.desk.database.reading() as session:
        query = (
            select(JournalRow, PersonalRow)
            .join(PersonalRow, PersonalRow.number == JournalRow.number)
            .order_by(JournalRow.number)
        )
        found = [(e, p) for e, p in session.execute(query) if e.body["kind"] == EntryKind.MEETING]
    (plan_entry, plan_words), (note_entry, note_words) = found
    assert plan_words.content["subject"] == PLAN.subject
    assert plan_words.content["place"] == SLOT.place
    assert note_words.content["text"] == "Wij besloten iets."
    assert PLAN.subject not in str(plan_entry.body)
    assert "Wij besloten" not in str(note_entry.body)
    assert plan_entry.body["mandate"]["partner"] == world.facts().team
    history = Dossiers(world.desk).open(world.agreement, world.people["coordinator"]).history
    assert [e.action for e in history[:2]] == ["overleg noteren", "overleg plannen"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE meetings SET subject = 'Iets anders'",
        "UPDATE meetings SET minutes = 15",
        "UPDATE meetings SET starts_at = '2027-01-01 00:00:00+00:00'",
        "DELETE FROM meeting_invitees WHERE person_id = (SELECT max(person_id) FROM meeting_invitees)",
        "UPDATE meeting_notes SET text = 'Iedereen stemt in.'",
        "DELETE FROM meeting_notes",
    ],
)
def test_a_change_behind_our_back_is_found(world: World, change: str) -> None:
    meeting = planned(world)
    after_it_began(world)
    note(world, meeting, "Niemand stemt in.")
    assert world.journal_is_whole()
    with unjournalled(world) as session:
        session.execute(text(change))
    assert not world.journal_is_whole()


def test_a_failing_message_leaves_no_meeting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("workflow.persistence.messages.put_out", fails)
    before = count(world, JournalRow)
    with pytest.raises(RuntimeError):
        plan(world)
    assert count(world, MeetingRow) == 0
    assert count(world, JournalRow) == before


def test_the_list_tells_what_comes_and_what_was(world: World) -> None:
    later = planned(world, replace(PLAN, slot=replace(SLOT, starts_at=START + timedelta(days=30))))
    soon, off = planned(world), planned(world)
    cancel(world, off, "Dubbel gepland.")
    book = MeetingBook(world.desk).open(world.agreement, world.people[f"{HOUSING}-1"])
    assert [v.id for v in book.coming] == [soon, later]
    assert [v.id for v in book.past] == [off]
    assert not book.may_plan
    world.clock.moment = START + timedelta(minutes=90)
    book = MeetingBook(world.desk).open(world.agreement, world.people["coordinator"])
    assert [v.id for v in book.coming] == [later]
    assert [v.id for v in book.past] == [off, soon]
    assert book.may_plan
    assert next(g.on_behalf for g in book.coming[0].guests).startswith("BPT Proef, ")
