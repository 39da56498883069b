"""Two at once around an agreement in force: one winner, a clear sentence, a whole journal."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.integration.at_once import at_once
from tests.integration.conftest import Begin
from tests.mandates import KeptMandates
from tests.world import HOUSING, KEYS, MANDATE, POLICE, World
from workflow.domain.vocabulary import Action, State
from workflow.persistence.tables import AgreementRow, StandingRow
from workflow.services.mandates import Chair, Period

TODAY = date(2026, 11, 23)
UNDERWAY = "Voor dit team lopen al nieuwe werkafspraken. Maak die eerst af, of trek ze in."
pytestmark = pytest.mark.parametrize("attempt", range(3))
"""Whoever comes first differs; each race is run a few times."""


def ready_to_recognise(world: World) -> int:
    """A successor with every signature; gives the one in force."""
    before = world.succeed(Action.RENEW)
    for partner in KEYS:
        world.done(Action.APPROVE, f"{partner}-1", digest=world.facts().put_up or "")
    assert world.open_signing().done
    world.everyone_signs()
    return before


def targets(world: World, agreement: int) -> list[str]:
    return [
        e["target"] for e in world.journal() if e.get("agreement") == agreement and e["kind"] == "besluit"
    ]


def test_two_successors_started_at_once(recognised: World, attempt: int) -> None:
    answers = at_once(
        lambda: recognised.act(Action.RENEW, "coordinator", key="verlengen"),
        lambda: recognised.act(Action.AMEND, f"{HOUSING}-2", key="wijzigen", reason="Anders."),
    )
    loser, winner = sorted(answers, key=lambda answer: answer.done)
    assert (loser.done, loser.sentences, loser.successor) == (False, (UNDERWAY,), None)
    assert winner.done
    with recognised.desk.database.reading() as session:
        begun = session.scalars(select(AgreementRow.id).where(AgreementRow.predecessor_id.is_not(None))).all()
    assert begun == [winner.successor]
    assert recognised.journal_is_whole()


def test_ending_against_recognising_the_successor(recognised: World, attempt: int) -> None:
    before = ready_to_recognise(recognised)
    following, ending = recognised.agreement, World(**{**vars(recognised), "agreement": before})
    end, recognise = at_once(
        lambda: ending.act(Action.END, "coordinator", key="einde", reason="Klaar.", day=TODAY),
        lambda: recognised.recognise(key="erkennen"),
    )
    assert recognise.done
    assert recognised.facts(following).state is State.RECOGNISED
    if end.done:
        assert recognised.facts(before).state is State.ENDED
    else:
        assert end.sentences == ("Beëindigen kan nu niet: de stand van het dossier is ‘vervangen’.",)
        assert recognised.facts(before).state is State.SUPERSEDED
    assert recognised.register_on(TODAY) == following
    assert recognised.journal_is_whole()


def test_suspending_against_recognising_the_successor(recognised: World, attempt: int) -> None:
    before = ready_to_recognise(recognised)
    suspending = World(**{**vars(recognised), "agreement": before})
    suspend, recognise = at_once(
        lambda: suspending.act(Action.SUSPEND, "kantoor", key="schorsen", reason="Iets mis."),
        lambda: recognised.recognise(key="erkennen"),
    )
    assert recognise.done
    assert suspend.done or suspend.sentences == (
        "Schorsen kan nu niet: de stand van het dossier is ‘vervangen’.",
    )
    assert recognised.facts(before).state is State.SUPERSEDED
    assert recognised.register_on(TODAY) == recognised.agreement
    assert recognised.journal_is_whole()


def test_lapsing_against_ending(recognised: World, attempt: int) -> None:
    last = TODAY + timedelta(days=10)
    recognised.done(Action.END, f"{POLICE}-1", reason="Wij stoppen.", day=last)
    recognised.moved_to(last)
    end, lapsed = at_once(
        lambda: recognised.act(Action.END, "coordinator", key="einde", reason="Wij ook.", day=last),
        recognised.lapse,
    )
    assert not end.done
    assert end.sentences in (
        ("Beëindigen kan nu niet: de stand van het dossier is ‘beëindigd’.",),
        (f"De werkafspraken eindigen al eerder of op dezelfde dag: {last.isoformat()}.",),
    )
    assert lapsed == 1
    assert targets(recognised, recognised.agreement)[-2:] == ["erkend", "beëindigd"]
    assert recognised.journal_is_whole()


def test_two_lapsing_jobs_at_once_stop_it_once(recognised: World, attempt: int) -> None:
    recognised.done(Action.END, "coordinator", reason="Klaar.", day=TODAY + timedelta(days=1))
    recognised.moved_to(TODAY + timedelta(days=1))
    assert sorted(at_once(recognised.lapse, recognised.lapse)) == [0, 1]
    assert targets(recognised, recognised.agreement).count("beëindigd") == 1
    assert recognised.journal_is_whole()


def test_two_notices_at_once_leave_the_earlier_day(recognised: World, attempt: int) -> None:
    days = [TODAY + timedelta(days=n) for n in (20, 30)]
    answers = at_once(
        lambda: recognised.act(Action.END, "coordinator", key="een", reason="Klaar.", day=days[0]),
        lambda: recognised.act(Action.END, f"{POLICE}-1", key="twee", reason="Klaar.", day=days[1]),
    )
    assert answers[0].done
    assert answers[1].done or answers[1].sentences == (
        f"De werkafspraken eindigen al eerder of op dezelfde dag: {days[0].isoformat()}.",
    )
    notice = recognised.facts().notice
    assert notice is not None
    assert (notice.day, notice.partner) == (days[0], recognised.facts().team)
    with recognised.desk.database.reading() as session:
        assert session.scalars(select(StandingRow.until)).all() == [days[0]]
    assert recognised.journal_is_whole()


def test_resuming_against_ending_at_once(begin: Begin, attempt: int) -> None:
    world = begin("suspended")
    end, resume = at_once(
        lambda: world.act(Action.END, "coordinator", key="einde", reason="Klaar.", day=TODAY),
        lambda: world.act(Action.RESUME, "kantoor", key="hervatten", reason="Toch goed."),
    )
    assert end.done
    assert resume.done or resume.sentences == (
        "Hervatten kan nu niet: de stand van het dossier is ‘beëindigd’.",
    )
    assert (world.facts().state, world.register_on(TODAY)) == (State.ENDED, None)
    assert world.journal_is_whole()


def test_giving_a_seat_against_an_act_that_mails_the_same_person(begin: Begin, attempt: int) -> None:
    """Both end: neither waits for the other with the journal in its hand."""
    world = begin("recognised")
    person, mandates = world.people[f"{HOUSING}-3"], KeptMandates(world.desk)
    chair = Chair(HOUSING, 2)
    suspend, _ = at_once(
        lambda: world.act(Action.SUSPEND, "kantoor", key="schorsen", reason="Iets mis."),
        lambda: mandates.seat(person, chair, Period(TODAY), MANDATE),
    )
    assert suspend is not None
    assert suspend.done
    assert world.journal_is_whole()


def test_acts_on_an_agreement_against_acts_on_its_successor(recognised: World, attempt: int) -> None:
    before = recognised.succeed(Action.AMEND, reason="Anders.")
    older = World(**{**vars(recognised), "agreement": before})
    answers = at_once(
        lambda: older.act(Action.SUSPEND, "kantoor", key="schorsen", reason="Iets mis."),
        lambda: recognised.act(Action.WITHDRAW, "coordinator", key="intrekken"),
        lambda: older.act(Action.END, f"{POLICE}-1", key="einde", reason="Klaar.", day=date(2027, 1, 1)),
    )
    assert all(answer.done for answer in answers)
    assert recognised.journal_is_whole()
