"""Counter-proposals: several proposals on one subject, of which at most one is ever accepted."""

import pytest

from tests.builders import (
    COORDINATOR,
    HIGH,
    HOUSING,
    HUNDREDS,
    LOW,
    MIDDLE,
    MUNICIPALITY,
    POLICE,
    TODAY,
    act,
    area_change,
    consent,
    deviation,
    did,
    everyone_consents,
    negotiating,
    put_up,
    refused,
    supplement,
)
from workflow.domain.consent import proposal_state
from workflow.domain.facts import Agreement, Draft
from workflow.domain.vocabulary import Action, ProposalState

COUNTER = deviation(text="Het team loopt elke maand.")


def stance(now: Agreement, action: Action, person: int, number: int, reason: str = "") -> Agreement:
    proposal = now.proposal(number)
    assert proposal is not None
    return did(now, act(action, person, proposal=number, digest=proposal.current.digest, reason=reason))


def rivals() -> Agreement:
    """The team's proposal, and a counter-proposal of the police."""
    return did(negotiating(deviation()), act(Action.PROPOSE, HUNDREDS[POLICE] + LOW, draft=COUNTER))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (deviation(), COUNTER),
        (area_change(), area_change(streets=("Molenweg",))),
        (supplement(), supplement(text="Elk half jaar een flyer.", title="FLYER")),
    ],
)
def test_another_partner_may_make_a_counter_proposal(first: Draft, second: Draft) -> None:
    now = did(negotiating(first), act(Action.PROPOSE, HUNDREDS[POLICE] + LOW, draft=second))
    assert [p.partner for p in now.proposals] == ["bpt", "politie"]


def test_one_cell_consents_to_one_of_them_only() -> None:
    now = consent(rivals(), HOUSING, LOW, 1)
    proposal = now.proposal(2)
    assert proposal is not None
    both = act(Action.CONSENT, HUNDREDS[HOUSING] + LOW, proposal=2, digest=proposal.current.digest)
    assert refused(now, both) == ["supports_no_rival"]
    now = stance(now, Action.OBJECT, HUNDREDS[HOUSING] + LOW, 1, "Liever maandelijks.")
    assert consent(now, HOUSING, LOW, 2).proposals[1].stances[-1].partner == HOUSING


def test_who_supports_the_first_must_object_before_proposing_another() -> None:
    now = consent(negotiating(deviation()), POLICE, LOW)
    counter = act(Action.PROPOSE, HUNDREDS[POLICE] + LOW, draft=COUNTER)
    assert refused(now, counter) == ["supports_no_rival"]
    now = stance(now, Action.OBJECT, HUNDREDS[POLICE] + LOW, 1, "Te vaak.")
    assert did(now, counter).proposals[-1].partner == POLICE


def test_a_proposer_who_went_over_to_the_other_cannot_revise_its_own() -> None:
    """Revising is consenting to the new text: then one cell would consent to both."""
    now = stance(rivals(), Action.OBJECT, COORDINATOR, 1, "Het andere is beter.")
    now = stance(now, Action.CONSENT, COORDINATOR, 2)
    revise = act(Action.REVISE, COORDINATOR, proposal=1, draft=deviation(text="Om de drie weken."))
    assert refused(now, revise) == ["supports_no_rival"]


def test_a_supplement_cannot_take_over_the_title_of_one_that_its_partner_supports() -> None:
    now = negotiating(supplement(), supplement(title="Appgroep"))
    revise = act(Action.REVISE, COORDINATOR, proposal=2, draft=supplement(title="flyer"))
    assert "the_partner_proposes_nothing_else_here" in refused(now, revise)


def test_when_one_is_accepted_the_other_never_is_and_blocks_until_retracted() -> None:
    now = rivals()
    for partner in (MUNICIPALITY, HOUSING):
        for level in (LOW, MIDDLE, HIGH):
            now = consent(now, partner, level, 2)
    for level in (MIDDLE, HIGH):
        now = consent(now, POLICE, level, 2)
    now = stance(now, Action.OBJECT, COORDINATOR, 1, "Het andere is beter.")
    now = stance(now, Action.CONSENT, COORDINATOR, 2)
    states = [proposal_state(now, p, TODAY) for p in now.proposals]
    assert states == [ProposalState.OBJECTED, ProposalState.ACCEPTED]
    assert refused(now, act(Action.PUT_TO_APPROVAL, digest="x")) == [
        "every_proposal_is_settled",
        "on_the_text_as_it_is_now",
    ]
    now = put_up(did(now, act(Action.RETRACT, proposal=1)))
    assert now.put_up is not None


def test_a_retracted_proposal_is_no_rival() -> None:
    now = everyone_consents(negotiating(deviation()))
    now = did(now, act(Action.RETRACT, proposal=1))
    assert did(now, act(Action.PROPOSE, HUNDREDS[POLICE] + LOW, draft=COUNTER)).proposals[-1].number == 2
