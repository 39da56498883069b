"""Deputies, conditions and days: on which mandate each act was done, and that none is done without one."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.builders import FORM, deviation, supplement
from tests.integration.conftest import Begin
from tests.mandates import KeptMandates
from tests.world import HOUSING, MANDATE, MUNICIPALITY, POLICE, World
from workflow.domain.parties import Mandate
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action, State
from workflow.persistence.tables import SeatRow, SignatoryRow
from workflow.services.answers import NotFound
from workflow.services.mandate_acts import MandateActs
from workflow.services.mandate_store import Operator
from workflow.services.mandates import Chair, Period
from workflow.services.people import NotAllowed
from workflow.services.records import Records

DEPUTY = Mandate("waarnemingsbesluit", "W-7", "alleen bij afwezigheid van de bureauchef")
TODAY = date(2026, 11, 23)


def seat_of(world: World, who: str) -> SeatRow:
    with world.desk.database.reading() as session:
        return session.scalars(select(SeatRow).where(SeatRow.person_id == world.people[who])).one()


def signature_of(world: World, who: str) -> SignatoryRow:
    with world.desk.database.reading() as session:
        row = SignatoryRow.person_id == world.people[who]
        return session.scalars(select(SignatoryRow).where(row)).one()


def deputise(world: World, period: Period, **changes: Any) -> None:
    """Somebody stands in for the approver of the police."""
    world.join("waarnemer")
    holder = seat_of(world, f"{POLICE}-1")
    chair = replace(Chair(POLICE, 1, approver=True, deputy_of=holder.id), **changes)
    KeptMandates(world.desk).seat(world.people["waarnemer"], chair, period, DEPUTY)


def frozen(world: World) -> Any:
    return world.journal()[-1]["mandate"]


def test_a_deputys_act_says_for_whom_and_within_which_conditions(negotiating: World) -> None:
    deputise(negotiating, Period(TODAY, TODAY))
    assert negotiating.consent(negotiating.propose(supplement()), "waarnemer").done
    assert frozen(negotiating) == {
        "partner": POLICE,
        "level": 1,
        "deputy_of": negotiating.people[f"{POLICE}-1"],
        "source": "waarnemingsbesluit",
        "reference": "W-7",
        "conditions": "alleen bij afwezigheid van de bureauchef",
        "since": "2026-11-23",
        "until": "2026-11-23",
    }
    assert negotiating.consent(1, f"{POLICE}-1").sentences == (
        "Uw partner heeft op dit niveau al ingestemd.",
    )
    assert negotiating.journal_is_whole()


def test_what_becomes_of_a_mandate_later_changes_nothing_about_the_act(negotiating: World) -> None:
    deputise(negotiating, Period(TODAY))
    negotiating.done(Action.PUT_TO_APPROVAL, "coordinator", digest=text_digest(negotiating.facts()))
    negotiating.done(Action.APPROVE, "waarnemer", digest=negotiating.facts().put_up or "")
    before = frozen(negotiating)
    KeptMandates(negotiating.desk).end_seat(seat_of(negotiating, "waarnemer").id, TODAY)
    negotiating.clock.forward(days=1)
    assert [e["mandate"] for e in negotiating.journal() if e["action"] == "goedkeuren"] == [before]
    assert before["until"] is None
    with pytest.raises(LookupError):
        negotiating.act(Action.REOPEN, "waarnemer", reason="Toch niet.")
    assert negotiating.journal_is_whole()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"partner": HOUSING}, "dezelfde partner"),
        ({"level": 2}, "hetzelfde niveau"),
        ({"deputy_of": 4711}, "dezelfde partner"),
    ],
)
def test_a_deputy_sits_at_the_same_table(negotiating: World, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(NotAllowed, match=sentence):
        deputise(negotiating, Period(TODAY), **changes)


def test_a_deputy_may_not_do_more_than_the_one_they_stand_in_for(negotiating: World) -> None:
    negotiating.join("waarnemer")
    holder = seat_of(negotiating, f"{POLICE}-2")
    chair = Chair(POLICE, 2, approver=True, deputy_of=holder.id)
    with pytest.raises(NotAllowed, match="niet meer dan degene voor wie hij waarneemt"):
        KeptMandates(negotiating.desk).seat(negotiating.people["waarnemer"], chair, Period(TODAY), DEPUTY)


def test_a_signatory_gives_notice_on_the_mandate_to_sign(recognised: World) -> None:
    """Whose seat it is besides is not the ground: a seat alone ends nothing."""
    recognised.done(Action.END, f"{POLICE}-1", reason="Wij stoppen.", day=TODAY + timedelta(days=9))
    assert (frozen(recognised)["partner"], frozen(recognised)["level"]) == (POLICE, None)
    recognised.done(Action.END, "coordinator", reason="Wij ook.", day=TODAY)
    assert (frozen(recognised)["partner"], frozen(recognised)["level"]) == ("bpt-proef", 1)


# ── without a mandate on that day ────────────────────────────────────────────────────────────────────────

NO_SEAT = "U hebt vandaag geen zetel bij een partner van dit dossier op dit niveau."
ACTS: list[tuple[str, Action, dict[str, Any], str]] = [
    ("negotiating", Action.PROPOSE, {"draft": deviation()}, NO_SEAT),
    ("negotiating", Action.CONSENT, {"proposal": 1}, NO_SEAT),
    ("negotiating", Action.OBJECT, {"proposal": 1, "reason": "Nee."}, NO_SEAT),
    ("negotiating", Action.REMARK, {"proposal": 1, "reason": "Hoe?"}, NO_SEAT),
    (
        "negotiating",
        Action.LEAVE,
        {"reason": "Weg."},
        "U bent vandaag niet bevoegd om voor een partner goed te keuren.",
    ),
    (
        "for_approval",
        Action.APPROVE,
        {},
        "U bent vandaag niet bevoegd om voor een partner goed te keuren.",
    ),
    (
        "agreed",
        Action.REOPEN,
        {"reason": "Toch niet."},
        "U bent vandaag niet bevoegd om voor een partner goed te keuren.",
    ),
    ("recognised", Action.AMEND, {"reason": "Anders."}, NO_SEAT),
    ("recognised", Action.RENEW, {}, NO_SEAT),
]


@pytest.mark.parametrize(("stage", "action", "given", "sentence"), ACTS, ids=[f"{a[0]}-{a[1]}" for a in ACTS])
def test_whose_seat_ended_yesterday_does_nothing_today(
    begin: Begin, stage: str, action: Action, given: dict[str, Any], sentence: str
) -> None:
    """They still sign for their partner, so the dossier stays theirs to see."""
    world, who = begin(stage), f"{HOUSING}-1"
    if "proposal" in given:
        world.propose(supplement())
        given = {**given, "digest": world.facts().proposals[0].current.digest}
    if action is Action.APPROVE:
        given = {"digest": world.facts().put_up or ""}
    KeptMandates(world.desk).end_seat(seat_of(world, who).id, TODAY)
    world.clock.forward(days=1)
    before = world.facts()
    answer = world.act(action, who, **given)
    assert (answer.done, answer.sentences) == (False, (sentence,))
    assert world.facts() == before
    assert world.journal_is_whole()


def test_whose_mandate_to_sign_ended_does_not_sign_decline_or_give_notice(begin: Begin) -> None:
    world, who = begin("for_signing"), f"{HOUSING}-1"
    KeptMandates(world.desk).end_signatory(signature_of(world, who).id, TODAY)
    world.clock.forward(days=1)
    assert world.sign(who).sentences == ("Uw mandaat om te tekenen geldt vandaag niet.",)
    assert world.act(Action.DECLINE, who, reason="Nee.").sentences == (
        "Uw mandaat om te tekenen geldt vandaag niet.",
    )
    world.done(Action.REOPEN, f"{POLICE}-1", reason="Wie tekent er nu?")
    assert world.facts().state is State.IN_NEGOTIATION
    assert world.journal_is_whole()


def test_a_new_signatory_is_asked_in_a_new_paper(begin: Begin) -> None:
    world = begin("for_signing")
    KeptMandates(world.desk).end_signatory(signature_of(world, f"{HOUSING}-1").id, TODAY)
    KeptMandates(world.desk).signatory(
        world.people[f"{HOUSING}-2"], HOUSING, "directeur", Period(TODAY + timedelta(days=1)), MANDATE
    )
    world.clock.forward(days=1)
    world.done(Action.REOPEN, f"{POLICE}-1", reason="Een nieuwe directeur.")
    world.to_recognition()
    paper = world.facts().paper
    assert paper is not None
    assert world.people[f"{HOUSING}-2"] in {s.person for s in paper.asked}
    assert world.journal_is_whole()


def test_a_coordinator_whose_seat_ended_is_no_coordinator(world: World) -> None:
    KeptMandates(world.desk).end_seat(seat_of(world, "coordinator").id, TODAY)
    world.clock.forward(days=1)
    answer = world.act(Action.FILL_IN, "coordinator", form=FORM)
    assert answer.sentences == ("Alleen een coördinator van dit team kan dit doen.",)


def test_a_mandate_does_not_end_backwards(world: World) -> None:
    mandates, row = KeptMandates(world.desk), seat_of(world, f"{MUNICIPALITY}-2")
    with pytest.raises(NotAllowed, match="terugwerkende kracht"):
        mandates.end_seat(row.id, TODAY - timedelta(days=2))
    mandates.end_seat(row.id, TODAY)
    with pytest.raises(NotAllowed, match="eindigt al eerder"):
        mandates.end_seat(row.id, TODAY + timedelta(days=1))
    with pytest.raises(NotFound):
        mandates.end_seat(4711, TODAY)
    with pytest.raises(NotAllowed, match="is er niet"):
        MandateActs(world.desk).end_seat(Operator("beheer"), 4711, TODAY)
    assert Records(world.desk).check().faults == ()
