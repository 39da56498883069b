"""From recognition to the end, through the services, on both databases; the journal agrees after each."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.builders import COVENANT, FORM, deviation, supplement
from tests.world import HOUSING, KEYS, MUNICIPALITY, POLICE, World
from workflow.domain import consent
from workflow.domain.covenant import Annex, Principle
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action, ProposalState, State
from workflow.persistence import standings
from workflow.persistence.tables import AgreementRow, OutboxRow
from workflow.services import cases
from workflow.services.records import Records

START = date(2026, 11, 23)


def days(number: int) -> date:
    return START + timedelta(days=number)


@pytest.fixture
def life(recognised: World) -> Iterator[World]:
    """A recognised team; after the test the journal, the tables and the periods must agree."""
    yield recognised
    assert Records(recognised.desk).check().faults == ()


@pytest.fixture
def talks(negotiating: World) -> Iterator[World]:
    """A team in negotiation; after the test the journal and the tables must agree."""
    yield negotiating
    assert Records(negotiating.desk).check().faults == ()


def state_of(world: World, agreement: int) -> State:
    return world.facts(agreement).state


def mails(world: World) -> int:
    with world.desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(OutboxRow)) or 0


# ── suspending and resuming ──────────────────────────────────────────────────────────────────────────────


def test_a_suspended_team_is_not_recognised_until_it_is_resumed(life: World) -> None:
    agreement, before = life.agreement, mails(life)
    life.moved_to(days(10))
    life.done(Action.SUSPEND, "kantoor", reason="Er liep iets mis.")
    assert mails(life) == before + 10, "everybody with a seat or a signature hears of it"
    assert life.act(Action.SUSPEND, "kantoor-2", reason="Nog eens.").sentences == (
        "Schorsen kan nu niet: de stand van het dossier is ‘geschorst’.",
    )
    assert life.act(Action.RENEW, "coordinator").done is False
    life.moved_to(days(20))
    life.done(Action.RESUME, "kantoor-2", reason="Het is opgelost.")
    on = {n: life.register_on(days(n)) for n in (-1, 0, 9, 10, 19, 20, 400)}
    assert on == {-1: None, 0: agreement, 9: agreement, 10: None, 19: None, 20: agreement, 400: agreement}


def test_suspended_and_resumed_in_one_day_is_recognised_at_the_end_of_it(life: World) -> None:
    life.done(Action.SUSPEND, "kantoor", reason="Even kijken.")
    assert life.register_on(START) is None
    life.done(Action.RESUME, "kantoor", reason="Toch goed.")
    assert life.register_on(START) == life.agreement


@pytest.mark.parametrize("who", ["coordinator", f"{MUNICIPALITY}-3", f"{POLICE}-1"])
def test_only_the_office_suspends_and_only_with_a_reason(life: World, who: str) -> None:
    assert not life.act(Action.SUSPEND, who, reason="Ik wil het.").done
    assert life.act(Action.SUSPEND, "kantoor").sentences == ("Geef een reden.",)
    assert life.facts().state is State.RECOGNISED


# ── ending ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("who", "partner"), [("coordinator", "bpt-proef"), (f"{HOUSING}-1", HOUSING)])
def test_ending_at_once(life: World, who: str, partner: str) -> None:
    life.moved_to(days(5))
    answer = life.done(Action.END, who, reason="Het is klaar.", day=days(5))
    notice = life.facts().notice
    assert notice is not None
    assert (answer.state, notice.partner, notice.day) == (State.ENDED, partner, days(5))
    assert (life.register_on(days(4)), life.register_on(days(5))) == (life.agreement, None)
    assert life.lapse() == 0


def test_a_notice_runs_out_on_its_day_and_not_before(life: World) -> None:
    answer = life.done(Action.END, f"{POLICE}-1", reason="Wij stoppen.", day=days(30))
    assert answer.state is State.RECOGNISED
    assert life.act(Action.END, "coordinator", reason="Later.", day=days(31)).sentences == (
        f"De werkafspraken eindigen al eerder of op dezelfde dag: {days(30).isoformat()}.",
    )
    life.done(Action.END, "coordinator", reason="Eerder.", day=days(20))
    life.moved_to(days(19))
    assert (life.lapse(), life.facts().state) == (0, State.RECOGNISED)
    life.moved_to(days(20))
    assert (life.lapse(), life.facts().state) == (1, State.ENDED)
    assert life.lapse() == 0
    assert (life.register_on(days(19)), life.register_on(days(20))) == (life.agreement, None)


def test_a_suspended_agreement_lapses_by_notice_too(life: World) -> None:
    life.done(Action.SUSPEND, "kantoor", reason="Er liep iets mis.")
    life.done(Action.END, "coordinator", reason="Wij stoppen.", day=days(3))
    life.moved_to(days(40))
    assert (life.lapse(), life.facts().state) == (1, State.ENDED)
    assert life.register_on(days(2)) is None


@pytest.mark.parametrize(
    ("who", "given", "sentence"),
    [
        ("coordinator", {"reason": "Weg."}, "Kies een dag: vandaag of later."),
        ("coordinator", {"reason": "Weg.", "day": days(-1)}, "Kies een dag: vandaag of later."),
        ("coordinator", {"day": days(1)}, "Geef een reden."),
        (
            f"{POLICE}-2",
            {"reason": "Weg.", "day": days(1)},
            "Alleen een coördinator van dit team of een ondertekenaar van een partner kan dit doen.",
        ),
        (
            "kantoor",
            {"reason": "Weg.", "day": days(1)},
            "Alleen een coördinator van dit team of een ondertekenaar van een partner kan dit doen.",
        ),
    ],
)
def test_ending_is_refused(life: World, who: str, given: dict[str, object], sentence: str) -> None:
    assert life.act(Action.END, who, **given).sentences == (sentence,)
    assert life.facts().notice is None


# ── the term ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def with_a_term(world: World) -> Iterator[World]:
    """A second team, recognised for a year under a covenant with a term."""
    world.adopt(12, title="Convenant met een looptijd")
    world.agreement = world.start_team("BPT Termijn")
    world.people["coordinator"] = world.people["coordinator BPT Termijn"]
    world.until(State.RECOGNISED)
    yield world
    assert Records(world.desk).check().faults == ()


def test_an_agreement_expires_by_its_term(with_a_term: World) -> None:
    world = with_a_term
    end = date(2027, 11, 23)
    assert world.facts().term_ends == end
    world.moved_to(end - timedelta(days=1))
    assert (world.lapse(), world.facts().state) == (0, State.RECOGNISED)
    world.moved_to(end)
    assert world.register_on(end) is None, "the register knows the day, whether or not a job ran"
    assert (world.lapse(), world.facts().state) == (1, State.EXPIRED)
    assert world.register_on(end - timedelta(days=1)) == world.agreement


def test_what_was_suspended_when_its_term_ended_does_not_revive(with_a_term: World) -> None:
    world = with_a_term
    world.done(Action.SUSPEND, "kantoor", reason="Er liep iets mis.")
    world.moved_to(date(2027, 12, 1))
    answer = world.act(Action.RESUME, "kantoor", reason="Het is opgelost.")
    assert (answer.done, world.facts().state) == (False, State.SUSPENDED)
    assert (world.lapse(), world.facts().state) == (1, State.EXPIRED)


def test_a_renewal_in_time_keeps_the_team_recognised_without_a_gap(with_a_term: World) -> None:
    world = with_a_term
    world.moved_to(date(2027, 11, 1))
    before = world.succeed(Action.RENEW)
    world.to_recognition()
    assert (state_of(world, before), world.facts().state) == (State.SUPERSEDED, State.RECOGNISED)
    assert world.facts().term_ends == date(2028, 11, 1)
    on = [world.register_on(date(2027, 10, 31)), world.register_on(date(2027, 11, 1))]
    assert on == [before, world.agreement]
    world.moved_to(date(2027, 11, 23))
    assert world.lapse() == 0, "the superseded one has no term left"


# ── successors ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_old_one_stays_recognised_until_its_successor_is(life: World) -> None:
    life.moved_to(days(10))
    before = life.succeed(Action.AMEND, f"{HOUSING}-2", reason="Er is iets veranderd.")
    assert life.facts().predecessor == before
    life.everyone_consents(life.propose(supplement()))
    life.moved_to(days(20))
    life.done(Action.PUT_TO_APPROVAL, "coordinator", digest=digest(life))
    for partner in KEYS:
        life.done(Action.APPROVE, f"{partner}-1", digest=life.facts().put_up or "")
    assert life.open_signing().done
    life.everyone_signs()
    assert (state_of(life, before), life.facts().state) == (State.RECOGNISED, State.SIGNED)
    life.moved_to(days(30))
    assert life.recognise().done
    assert (state_of(life, before), life.facts().state) == (State.SUPERSEDED, State.RECOGNISED)
    on = [life.register_on(days(n)) for n in (-1, 0, 29, 30, 31)]
    assert on == [None, before, before, life.agreement, life.agreement]
    last = life.journal()[-2:]
    assert [(e["action"], e["agreement"], e["target"]) for e in last] == [
        ("erkennen", life.agreement, "erkend"),
        ("vervangen", before, "vervangen"),
    ]


def test_recognising_and_superseding_happen_together_or_not_at_all(
    life: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = life.succeed(Action.RENEW)
    for partner in KEYS:
        life.done(Action.APPROVE, f"{partner}-1", digest=life.facts().put_up or "")
    assert life.open_signing().done
    life.everyone_signs()
    settle, entries = cases.settle, len(life.journal())

    def breaks(case: cases.Case, act: object, *rest: object) -> object:
        if getattr(act, "action", None) is Action.SUPERSEDE:
            raise OSError("the power went out")
        return settle(case, act, *rest)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(cases, "settle", breaks)
    with pytest.raises(OSError, match="power"):
        life.recognise()
    monkeypatch.undo()
    assert (state_of(life, before), life.facts().state) == (State.RECOGNISED, State.SIGNED)
    assert len(life.journal()) == entries
    assert life.recognise().done
    assert (state_of(life, before), life.facts().state) == (State.SUPERSEDED, State.RECOGNISED)


def digest(world: World) -> str:
    return text_digest(world.facts())


def test_a_renewal_without_changes_goes_straight_to_approval(life: World) -> None:
    before = life.succeed(Action.RENEW)
    now = life.facts()
    assert (now.state, [a.partner for a in now.approvals]) == (State.FOR_APPROVAL, [now.team])
    life.to_recognition()
    assert (state_of(life, before), life.facts().state) == (State.SUPERSEDED, State.RECOGNISED)


def test_a_renewal_that_a_partner_asks_for_still_needs_the_teams_approval(life: World) -> None:
    life.succeed(Action.RENEW, f"{POLICE}-3")
    assert (life.facts().state, life.facts().approvals) == (State.FOR_APPROVAL, ())
    for partner in KEYS:
        life.done(Action.APPROVE, f"{partner}-1", digest=life.facts().put_up or "")
    assert life.facts().state is State.FOR_APPROVAL
    life.done(Action.APPROVE, "coordinator", digest=life.facts().put_up or "")
    assert life.facts().state is State.AGREED


def test_a_second_successor_waits_until_the_first_is_gone(life: World) -> None:
    before = life.succeed(Action.AMEND, reason="Er is iets veranderd.")
    first, life.agreement = life.agreement, before
    assert life.act(Action.RENEW, f"{POLICE}-1").sentences == (
        "Voor dit team lopen al nieuwe werkafspraken. Maak die eerst af, of trek ze in.",
    )
    life.agreement = first
    life.done(Action.WITHDRAW, "coordinator")
    life.agreement = before
    life.succeed(Action.RENEW)
    assert life.facts().predecessor == before


def test_the_one_in_force_may_end_while_its_successor_is_on_its_way(life: World) -> None:
    before = life.succeed(Action.RENEW)
    following, life.agreement = life.agreement, before
    life.done(Action.END, "coordinator", reason="Een pauze.", day=START)
    life.agreement = following
    life.moved_to(days(9))
    life.to_recognition()
    assert (state_of(life, before), life.facts().state) == (State.ENDED, State.RECOGNISED)
    assert [life.register_on(days(n)) for n in (0, 8, 9)] == [None, None, life.agreement]


def test_what_was_agreed_comes_along_with_its_consents(done: World) -> None:
    assert done.recognise().done
    done.succeed(Action.AMEND, reason="Er is iets veranderd.")
    (proposal,) = done.facts().proposals
    assert (proposal.draft.title, {s.partner for s in proposal.stances}) == (
        "Flyer",
        {*KEYS, done.facts().team},
    )
    done.to_recognition()
    assert Records(done.desk).check().faults == ()


# ── another covenant ─────────────────────────────────────────────────────────────────────────────────────


def recognised_with_two_deviations(world: World) -> None:
    world.submit()
    world.everyone_consents(world.propose(deviation()))
    world.everyone_consents(world.propose(deviation(principle="WERKWIJZE-2", text="Het team belt de buurt.")))
    world.to_recognition()


def annex(*principles: Principle) -> Annex:
    return Annex(COVENANT.annex.title, COVENANT.annex.introduction, principles)


def test_under_a_new_covenant_what_it_words_otherwise_is_asked_again(world: World) -> None:
    recognised_with_two_deviations(world)
    kept, changed = COVENANT.annex.principles
    world.adopt(
        annex=annex(kept, Principle(changed.key, changed.heading, "Het team meldt aan de wijkagent."))
    )
    before = world.succeed(Action.RENEW)
    facts = world.facts()
    assert (facts.state, facts.covenant_version) == (State.IN_NEGOTIATION, 2)
    assert state_of(world, before) is State.RECOGNISED, "nothing lapses silently"
    assert [len(p.stances) for p in facts.proposals] == [10, 0]
    assert "voorstel 2" in world.act(Action.PUT_TO_APPROVAL, "coordinator", digest=digest(world)).sentences[0]
    assert world.consent(2, "coordinator").done
    world.everyone_consents(2)
    world.to_recognition()
    assert state_of(world, before) is State.SUPERSEDED
    assert world.facts().covenant_version == 2
    assert Records(world.desk).check().faults == ()


def test_a_deviation_from_a_principle_that_is_gone_does_not_come_along(world: World) -> None:
    recognised_with_two_deviations(world)
    world.adopt(annex=annex(COVENANT.annex.principles[1]))
    world.succeed(Action.RENEW)
    assert [p.draft.principle for p in world.facts().proposals] == ["WERKWIJZE-2"]
    world.to_recognition()
    assert Records(world.desk).check().faults == ()


# ── partners ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_partner_that_joins_opens_new_cells_and_must_sign(talks: World) -> None:
    number = talks.propose(deviation())
    talks.everyone_consents(number)
    talks.settle_newcomer()
    talks.done(Action.JOIN, "kantoor", partner="stichting-nieuw")
    assert "voorstel 1" in talks.act(Action.PUT_TO_APPROVAL, "coordinator", digest=digest(talks)).sentences[0]
    assert talks.consent(number, "stichting-nieuw-1").done
    talks.to_recognition()
    paper = talks.facts().paper
    assert paper is not None
    assert {s.partner for s in paper.asked} == {*KEYS, talks.facts().team, "stichting-nieuw"}


@pytest.mark.parametrize("partner", [HOUSING, "bpt-proef", "bestaat-niet", "", "bpt-ander"])
def test_joining_is_refused(talks: World, partner: str) -> None:
    talks.start_team("BPT Ander")
    before = talks.facts()
    answer = talks.act(Action.JOIN, "kantoor", partner=partner)
    assert answer.sentences == ("Kies een organisatie die nog geen partner is van dit dossier.",)
    assert talks.facts() == before


def test_a_partner_that_cannot_take_part_does_not_join(talks: World) -> None:
    talks.settle_newcomer(until=talks.desk.today())
    talks.moved_to(days(1))
    answer = talks.act(Action.JOIN, "kantoor", partner="stichting-nieuw")
    assert answer.sentences == (
        "Deze organisatie kan nog niet meedoen: "
        "zij heeft een zetel, een goedkeurder en een ondertekenaar nodig.",
    )


def test_a_partner_that_leaves_is_not_asked_any_more_and_may_come_back(talks: World) -> None:
    number = talks.propose(deviation())
    for partner in (MUNICIPALITY, POLICE):
        for level in (1, 2, 3):
            talks.consent(number, f"{partner}-{level}")
    talks.done(Action.LEAVE, f"{HOUSING}-1", reason="Wij hebben hier geen woningen.")
    assert [p.key for p in talks.facts().partners] == [talks.facts().team, MUNICIPALITY, POLICE]
    with pytest.raises(LookupError):
        talks.act(Action.OBJECT, f"{HOUSING}-1", proposal=number, reason="Toch.")
    talks.done(Action.JOIN, "kantoor", partner=HOUSING)
    assert talks.facts().partners[-1].key == HOUSING
    talks.done(Action.LEAVE, f"{HOUSING}-1", reason="Nee, toch niet.")
    talks.to_recognition()


@pytest.mark.parametrize("who", ["coordinator", f"{POLICE}-1", f"{MUNICIPALITY}-1"])
def test_team_municipality_and_police_cannot_leave(talks: World, who: str) -> None:
    answer = talks.act(Action.LEAVE, who, reason="Wij willen weg.")
    assert "kunnen niet uittreden" in answer.sentences[0]


def test_a_partner_takes_its_proposals_back_before_it_leaves(talks: World) -> None:
    number = talks.propose(supplement(), f"{HOUSING}-1")
    answer = talks.act(Action.LEAVE, f"{HOUSING}-1", reason="Wij gaan.")
    assert answer.sentences == ("Neem eerst de voorstellen van uw partner terug: voorstel 1.",)
    talks.done(Action.RETRACT, f"{HOUSING}-1", proposal=number)
    talks.done(Action.LEAVE, f"{HOUSING}-1", reason="Wij gaan.")


# ── proposals ────────────────────────────────────────────────────────────────────────────────────────────


def test_questions_and_answers_decide_nothing(talks: World) -> None:
    number = talks.propose(deviation())
    talks.done(Action.REMARK, f"{POLICE}-2", proposal=number, reason="Hoe laat?")
    talks.done(Action.REMARK, "coordinator", proposal=number, reason="Om acht uur.", question=1)
    assert talks.act(Action.REMARK, "coordinator", proposal=number, reason="Wat?", question=3).sentences == (
        "De vraag waarop u antwoordt, is er niet.",
    )
    assert talks.act(Action.REMARK, "coordinator", proposal=number).sentences == (
        "Schrijf uw vraag of antwoord.",
    )
    (proposal,) = talks.facts().proposals
    assert (proposal.remarks, len(proposal.stances)) == (2, 1)


def test_of_two_rivals_at_most_one_is_accepted(talks: World) -> None:
    first = talks.propose(deviation())
    second = talks.propose(deviation(text="Het team loopt elke dag."), f"{POLICE}-1")
    assert talks.consent(first, f"{HOUSING}-1").done
    answer = talks.consent(second, f"{HOUSING}-1")
    assert answer.sentences == (
        f"Uw partner stemde op dit niveau al in met een ander voorstel hierover: voorstel {first}. "
        "Maak daar eerst bezwaar tegen.",
    )
    proposal = talks.facts().proposal(first)
    assert proposal is not None
    given = {"proposal": first, "digest": proposal.current.digest, "reason": "Het andere is beter."}
    talks.done(Action.OBJECT, f"{HOUSING}-1", **given)
    assert talks.consent(second, f"{HOUSING}-1").done
    talks.done(Action.OBJECT, f"{POLICE}-1", **given)
    assert talks.act(Action.OBJECT, "coordinator", **given).done
    talks.done(Action.RETRACT, "coordinator", proposal=first)
    for partner in KEYS:
        for level in (1, 2, 3):
            talks.consent(second, f"{partner}-{level}")
    assert talks.consent(second, "coordinator").done
    talks.approve()
    states = [proposal_state(talks, n) for n in (first, second)]
    assert states == [ProposalState.RETRACTED, ProposalState.ACCEPTED]


def proposal_state(world: World, number: int) -> ProposalState:
    facts = world.facts()
    proposal = facts.proposal(number)
    assert proposal is not None
    return consent.proposal_state(facts, proposal, world.desk.today())


# ── what lasts ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_register_answers_for_any_day_of_a_whole_life(life: World) -> None:
    first = life.agreement
    life.moved_to(days(10))
    life.done(Action.SUSPEND, "kantoor", reason="Er liep iets mis.")
    life.moved_to(days(20))
    life.done(Action.RESUME, "kantoor", reason="Het is opgelost.")
    life.moved_to(days(30))
    life.succeed(Action.AMEND, reason="Er is iets veranderd.")
    life.done(
        Action.FILL_IN,
        "coordinator",
        form=FORM.__class__("BPT Nieuw", FORM.contact, FORM.representative, 15, FORM.streets),
    )
    life.to_recognition()
    second = life.agreement
    life.done(Action.END, f"{HOUSING}-1", reason="Wij stoppen.", day=days(50))
    life.moved_to(days(60))
    life.lapse()
    expected = {
        -1: None,
        0: first,
        9: first,
        10: None,
        20: first,
        29: first,
        30: second,
        49: second,
        50: None,
    }
    assert {n: life.register_on(days(n)) for n in expected} == expected
    with life.desk.database.reading() as session:
        row = session.get_one(AgreementRow, second)
        found = standings.agreement_on(session, row.team_id, days(35))
        assert found is not None
        assert found.text is not None
        assert (found.text["team"]["name"], found.text["team"]["members"]) == ("BPT Nieuw", 15)
