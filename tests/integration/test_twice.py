"""Every form sent twice: at the same time, after one another, and with the same key but another wish."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.builders import FORM, deviation, supplement
from tests.integration.at_once import at_once
from tests.integration.conftest import Begin
from tests.world import HOUSING, POLICE, World
from web.forms.acts import FORMS
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action
from workflow.persistence.messages import KeyReused
from workflow.persistence.tables import TeamRow
from workflow.services.people import NotAllowed
from workflow.services.teams import Teams

WHY = {"reason": "Daarom."}
HERE: dict[Action, tuple[str, str, dict[str, Any]]] = {
    Action.FILL_IN: ("draft", "coordinator", {"form": FORM}),
    Action.SUBMIT: ("filled_in", "coordinator", {}),
    Action.RETURN: ("submitted", "kantoor", WHY),
    Action.TAKE_UP: ("submitted", "kantoor", {}),
    Action.PROPOSE: ("negotiating", f"{POLICE}-1", {"draft": supplement()}),
    Action.REVISE: ("proposed", "coordinator", {"proposal": 1, "draft": supplement(text="Een blad.")}),
    Action.RETRACT: ("proposed", "coordinator", {"proposal": 1}),
    Action.CONSENT: ("proposed", f"{POLICE}-1", {"proposal": 1, "digest": "current"}),
    Action.OBJECT: ("proposed", f"{POLICE}-1", {"proposal": 1, "digest": "current", **WHY}),
    Action.REMARK: ("proposed", f"{POLICE}-1", {"proposal": 1, **WHY}),
    Action.JOIN: ("negotiating", "kantoor", {"partner": "stichting-nieuw"}),
    Action.LEAVE: ("negotiating", f"{HOUSING}-1", WHY),
    Action.PUT_TO_APPROVAL: ("negotiating", "coordinator", {"digest": "text"}),
    Action.APPROVE: ("for_approval", f"{POLICE}-1", {"digest": "put_up"}),
    Action.REOPEN: ("agreed", f"{POLICE}-1", WHY),
    Action.OPEN_SIGNING: ("agreed", "kantoor", {}),
    Action.SIGN: ("for_signing", f"{POLICE}-1", {"digest": "paper", "fresh": True}),
    Action.DECLINE: ("for_signing", f"{POLICE}-1", WHY),
    Action.RECOGNISE: ("done", "kantoor-2", {}),
    Action.WITHDRAW: ("agreed", "coordinator", WHY),
    Action.SUSPEND: ("recognised", "kantoor", WHY),
    Action.RESUME: ("suspended", "kantoor", WHY),
    Action.AMEND: ("recognised", "coordinator", WHY),
    Action.RENEW: ("recognised", f"{POLICE}-3", {}),
    Action.END: ("recognised", f"{POLICE}-1", {"day": date(2026, 12, 31), **WHY}),
}
"""Where each form can be sent, by whom, with what."""


def filled(world: World, given: dict[str, Any]) -> dict[str, Any]:
    """With the digest of what lies before them now."""
    facts = world.facts()
    match given.get("digest"):
        case "current":
            return {**given, "digest": facts.proposals[0].current.digest}
        case "text":
            return {**given, "digest": text_digest(facts)}
        case "put_up":
            return {**given, "digest": facts.put_up or ""}
        case "paper" if facts.paper:
            return {**given, "digest": facts.paper.base}
    return given


def test_every_form_is_here() -> None:
    assert set(HERE) == set(FORMS)


@pytest.mark.parametrize("action", HERE)
def test_a_form_sent_twice_is_done_once(begin: Begin, action: Action) -> None:
    stage, who, given = HERE[action]
    world = begin(stage)
    if action is Action.JOIN:
        world.settle_newcomer()
    given = filled(world, given)
    before = len(world.journal())
    first, second = at_once(*(lambda: world.send(action, who, "een-formulier", **given) for _ in range(2)))
    assert first.done, first.sentences
    assert first == second
    after, facts = world.journal(), world.facts()
    assert len([e for e in after[before:] if e["action"] == action.value]) == 1
    assert world.send(action, who, "een-formulier", **given) == first
    assert (world.journal(), world.facts()) == (after, facts)
    with pytest.raises(KeyReused):
        world.send(action, who, "een-formulier", **{**given, "reason": "Iets anders."})
    with pytest.raises(KeyReused):
        world.send(action, "kantoor-2" if who == "kantoor" else "kantoor", "een-formulier", **given)
    assert (world.journal(), world.facts()) == (after, facts)
    assert world.journal_is_whole()


@pytest.mark.parametrize("action", [Action.SUSPEND, Action.OPEN_SIGNING, Action.RECOGNISE, Action.JOIN])
def test_two_forms_for_one_thing_have_one_winner(begin: Begin, action: Action) -> None:
    stage, who, given = HERE[action]
    world = begin(stage)
    if action is Action.JOIN:
        world.settle_newcomer()
    first, second = at_once(
        *(lambda key=key: world.send(action, who, key, **given) for key in ("een", "twee"))
    )
    loser, winner = sorted((first, second), key=lambda answer: answer.done)
    assert (winner.done, loser.done) == (True, False)
    assert loser.sentences
    assert world.journal_is_whole()


def test_one_key_for_two_dossiers_at_once_counts_for_one(begin: Begin) -> None:
    world = begin("submitted")
    one, other = world.agreement, world.start_team("BPT Ander")

    def take_up(agreement: int) -> object:
        own = replace(world, agreement=agreement)
        try:
            return own.act(Action.TAKE_UP, "kantoor", "zelfde-sleutel")
        except KeyReused:
            return "al verstuurd"

    found = at_once(lambda: take_up(one), lambda: take_up(other))
    assert sorted(answer == "al verstuurd" for answer in found) == [False, True]
    assert world.journal_is_whole()


def test_starting_a_team_twice_starts_one(world: World) -> None:
    person = world.join("nieuw")

    def start() -> object:
        try:
            return Teams(world.desk).start("BPT Nieuw", person)
        except NotAllowed as problem:
            return str(problem)

    found = at_once(start, start)
    assert "Deze persoon spreekt, tekent of beheert al voor een andere partner." in found
    assert world.journal_is_whole()


def test_two_teams_of_one_name_at_once_get_keys_of_their_own(world: World) -> None:
    people = [world.join("een"), world.join("twee")]
    agreements = at_once(*(lambda p=p: Teams(world.desk).start("BPT Zelfde", p) for p in people))
    assert {world.facts(a).team for a in agreements} == {"bpt-zelfde", "bpt-zelfde-2"}
    with world.desk.database.reading() as session:
        assert session.query(TeamRow).count() == 3
    assert world.journal_is_whole()


def test_two_different_revisions_at_once_do_not_overwrite_each_other(begin: Begin) -> None:
    """Both are kept as revisions of their own; the second is on top."""
    world = begin("negotiating")
    number = world.propose(deviation())
    texts = ("Het team loopt in de zomer.", "Het team loopt in de winter.")
    answers = at_once(
        *(
            lambda text=text: world.act(
                Action.REVISE, "coordinator", key=text[-8:], proposal=number, draft=deviation(text=text)
            )
            for text in texts
        )
    )
    assert all(answer.done for answer in answers)
    (proposal,) = world.facts().proposals
    assert [r.number for r in proposal.revisions] == [1, 2, 3]
    assert {r.draft.text for r in proposal.revisions[1:]} == set(texts)
    assert world.journal_is_whole()
