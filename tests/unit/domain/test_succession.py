"""What a successor begins with."""

from dataclasses import replace

from tests.builders import (
    COORDINATOR,
    COVENANT,
    HOUSING,
    HUNDREDS,
    LOW,
    MANDATE,
    POLICE,
    TODAY,
    YESTERDAY,
    act,
    agreement,
    area_change,
    deviation,
    did,
    everyone_consents,
    negotiating,
    seat,
    supplement,
)
from workflow.domain.consent import proposal_state
from workflow.domain.covenant import CovenantText
from workflow.domain.facts import Agreement
from workflow.domain.parties import Level, Partner
from workflow.domain.succession import Basis, successor_of
from workflow.domain.text import compose, text_digest
from workflow.domain.vocabulary import Action, PartnerKind, ProposalState, State


def in_force() -> Agreement:
    """Recognised with a deviation, a supplement and another area, all accepted; and something retracted."""
    now = negotiating(supplement(title="Weg"), deviation(), supplement(), area_change())
    now = did(now, act(Action.RETRACT, proposal=1))
    now = everyone_consents(now, 2)
    for number in (3, 4):
        for partner in ("gemeente", "politie", *(("corporatie",) if number == 3 else ())):
            proposal = now.proposal(number)
            assert proposal is not None
            given = {"proposal": number, "digest": proposal.current.digest}
            now = did(now, act(Action.CONSENT, HUNDREDS[partner] + LOW, **given))
    return replace(now, state=State.RECOGNISED)


def basis(text: CovenantText = COVENANT, version: int = 1) -> Basis:
    return Basis(version, text, agreement().levels, 3)


def reworded(key: str) -> CovenantText:
    principles = tuple(
        replace(p, text="Anders gezegd.") if p.key == key else p for p in COVENANT.annex.principles
    )
    return replace(COVENANT, annex=replace(COVENANT.annex, principles=principles))


def test_it_says_what_was_agreed() -> None:
    now = in_force()
    begun = successor_of(now, act(Action.AMEND), basis())
    assert (begun.state, begun.predecessor, begun.submitted_by) == (State.IN_NEGOTIATION, 7, COORDINATOR)
    assert compose(begun) == compose(now)
    assert begun.form.streets[-1] == "Molenweg"
    assert [(p.number, p.draft.kind.value) for p in begun.proposals] == [(1, "afwijking"), (2, "aanvulling")]
    assert [proposal_state(begun, p, TODAY) for p in begun.proposals] == [ProposalState.ACCEPTED] * 2


def test_a_renewal_without_changes_goes_straight_to_approval() -> None:
    now = in_force()
    begun = successor_of(now, act(Action.RENEW), basis())
    assert (begun.state, begun.put_up) == (State.FOR_APPROVAL, text_digest(now))
    assert [(a.partner, a.person) for a in begun.approvals] == [("bpt", COORDINATOR)]


def test_a_partner_that_renews_does_not_approve_for_the_team() -> None:
    begun = successor_of(in_force(), act(Action.RENEW, HUNDREDS[POLICE] + LOW), basis())
    assert (begun.state, begun.approvals) == (State.FOR_APPROVAL, ())


def test_a_new_partner_is_asked_about_everything_that_came_along() -> None:
    now = in_force()
    school = Partner("school", "School", PartnerKind.OTHER)
    wider = replace(
        now,
        partners=(*now.partners, school),
        seats=(*now.seats, replace(seat(HOUSING, LOW), partner="school", person=501)),
    )
    begun = successor_of(wider, act(Action.RENEW), basis())
    assert begun.state is State.IN_NEGOTIATION
    assert {proposal_state(begun, p, TODAY) for p in begun.proposals} == {ProposalState.OPEN}


def test_a_consent_stays_valid_when_the_seat_it_was_given_from_ended() -> None:
    now = in_force()
    others = tuple(s for s in now.seats if (s.partner, s.level) != (POLICE, LOW))
    old, new = seat(POLICE, LOW, until=YESTERDAY), seat(POLICE, LOW, person=399, mandate=MANDATE)
    begun = successor_of(replace(now, seats=(*others, old, new)), act(Action.RENEW), basis())
    assert begun.state is State.FOR_APPROVAL


def test_under_a_new_covenant_a_reworded_principle_is_asked_of_everyone_again() -> None:
    begun = successor_of(in_force(), act(Action.RENEW), basis(reworded("WERKWIJZE-1"), 2))
    assert (begun.state, begun.covenant_version) == (State.IN_NEGOTIATION, 2)
    assert [proposal_state(begun, p, TODAY) for p in begun.proposals] == [
        ProposalState.OPEN,
        ProposalState.ACCEPTED,
    ]
    assert begun.proposals[0].stances == ()


def test_under_a_new_covenant_even_without_changes_it_is_looked_at_again() -> None:
    begun = successor_of(in_force(), act(Action.RENEW), basis(reworded("WERKWIJZE-2"), 2))
    assert begun.state is State.IN_NEGOTIATION
    assert {proposal_state(begun, p, TODAY) for p in begun.proposals} == {ProposalState.ACCEPTED}


def test_a_deviation_from_a_principle_that_is_gone_does_not_come_along() -> None:
    fewer = replace(COVENANT, annex=replace(COVENANT.annex, principles=COVENANT.annex.principles[1:]))
    begun = successor_of(in_force(), act(Action.RENEW), basis(fewer, 2))
    assert [(p.number, p.draft.title) for p in begun.proposals] == [(1, "Flyer")]


def test_other_levels_are_another_negotiation() -> None:
    two = Basis(1, COVENANT, (Level(1, "uitvoerend"), Level(3, "bestuurlijk")), 3)
    assert successor_of(in_force(), act(Action.RENEW), two).state is State.IN_NEGOTIATION


def test_a_revision_in_the_successor_has_a_digest_of_its_own() -> None:
    begun = replace(successor_of(in_force(), act(Action.AMEND), basis()), id=8)
    draft = deviation(text="Het team loopt nooit.")
    after = did(begun, act(Action.REVISE, proposal=1, draft=draft))
    assert after.proposals[0].current.digest != begun.proposals[0].current.digest
    assert proposal_state(after, after.proposals[0], TODAY) is ProposalState.OPEN
