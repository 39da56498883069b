"""A partner joining or leaving, remarks, and the form while negotiating."""

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import (
    COORDINATOR,
    FORM,
    HIGH,
    HOUSING,
    HUNDREDS,
    LOW,
    MIDDLE,
    MUNICIPALITY,
    OFFICE,
    POLICE,
    TEAM,
    TODAY,
    YESTERDAY,
    act,
    consent,
    deviation,
    did,
    everyone_consents,
    negotiating,
    refused,
    seat,
    signatory,
    supplement,
)
from workflow.domain.consent import Cell, asked_cells, proposal_state
from workflow.domain.facts import Agreement
from workflow.domain.parties import Newcomer, Partner
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action, PartnerKind, ProposalState

SCHOOL = Partner("school", "School", PartnerKind.OTHER)
CHAIR = replace(seat(HOUSING, LOW), partner="school", person=501)
PEN = replace(signatory(HOUSING), id=500, partner="school", person=501)
NEWCOMER = Newcomer(SCHOOL, (CHAIR,), (PEN,))
APPROVER = HUNDREDS[HOUSING] + LOW


def joined(now: Agreement) -> Agreement:
    after = did(now, act(Action.JOIN, OFFICE, partner="school", newcomer=NEWCOMER))
    return replace(
        after, seats=(*after.seats, *NEWCOMER.seats), signatories=(*after.signatories, *NEWCOMER.signatories)
    )


def test_a_partner_that_joins_opens_new_cells() -> None:
    now = everyone_consents(negotiating(deviation()))
    assert proposal_state(now, now.proposals[0], TODAY) is ProposalState.ACCEPTED
    now = joined(now)
    assert proposal_state(now, now.proposals[0], TODAY) is ProposalState.OPEN
    assert Cell("school", LOW) in asked_cells(now, now.proposals[0], TODAY)
    assert text_digest(now) != text_digest(negotiating(deviation()))


@pytest.mark.parametrize(
    ("newcomer", "rule"),
    [
        (None, "the_newcomer_is_new"),
        (replace(NEWCOMER, partner=Partner(POLICE, "Politie", PartnerKind.POLICE)), "the_newcomer_is_new"),
        (replace(NEWCOMER, partner=replace(SCHOOL, kind=PartnerKind.TEAM)), "the_newcomer_is_new"),
        (replace(NEWCOMER, seats=()), "the_newcomer_can_take_part"),
        (replace(NEWCOMER, seats=(replace(CHAIR, approver=False),)), "the_newcomer_can_take_part"),
        (replace(NEWCOMER, seats=(replace(CHAIR, until=YESTERDAY),)), "the_newcomer_can_take_part"),
        (replace(NEWCOMER, signatories=()), "the_newcomer_can_take_part"),
    ],
)
def test_who_cannot_join(newcomer: Newcomer | None, rule: str) -> None:
    assert refused(negotiating(), act(Action.JOIN, OFFICE, newcomer=newcomer)) == [rule]


def test_only_the_office_lets_a_partner_in() -> None:
    assert refused(negotiating(), act(Action.JOIN, newcomer=NEWCOMER)) == ["the_mayors_office"]


def test_a_partner_leaves_by_itself_and_its_objection_with_it() -> None:
    now = negotiating(deviation())
    digest = now.proposals[0].current.digest
    objection = {"proposal": 1, "digest": digest, "reason": "Nee."}
    now = did(now, act(Action.OBJECT, HUNDREDS[HOUSING] + HIGH, **objection))
    for partner in (MUNICIPALITY, POLICE):
        for level in (LOW, MIDDLE, HIGH):
            now = consent(now, partner, level)
    assert proposal_state(now, now.proposals[0], TODAY) is ProposalState.OBJECTED
    now = did(now, act(Action.LEAVE, APPROVER, reason="Wij stoppen."))
    assert HOUSING not in {p.key for p in now.partners}
    assert proposal_state(now, now.proposals[0], TODAY) is ProposalState.ACCEPTED


@pytest.mark.parametrize("partner", [TEAM, MUNICIPALITY, POLICE])
def test_whom_the_covenant_names_cannot_leave(partner: str) -> None:
    leave = act(Action.LEAVE, HUNDREDS[partner] + LOW, reason="x")
    assert refused(negotiating(), leave) == ["may_be_missed"]


def test_nobody_is_put_out_and_nothing_is_left_behind() -> None:
    now = negotiating()
    for person in (OFFICE, HUNDREDS[HOUSING] + HIGH, 555):
        assert refused(now, act(Action.LEAVE, person, reason="x")) == ["an_approver"]
    assert refused(now, act(Action.LEAVE, APPROVER)) == ["a_reason_is_given"]
    own = did(now, act(Action.PROPOSE, APPROVER, draft=supplement()))
    assert refused(own, act(Action.LEAVE, APPROVER, reason="x")) == ["leaves_no_proposals_behind"]


# ── questions and answers ────────────────────────────────────────────────────────────────────────────────


def test_a_question_and_its_answer_decide_nothing() -> None:
    now = negotiating(deviation())
    after = did(now, act(Action.REMARK, HUNDREDS[POLICE] + HIGH, proposal=1, reason="Hoe vaak?"))
    after = did(after, act(Action.REMARK, COORDINATOR, proposal=1, reason="Om de week.", question=1))
    assert after.proposals[0].remarks == 2
    assert replace(after, proposals=now.proposals) == now
    assert after.proposals[0].stances == now.proposals[0].stances


@pytest.mark.parametrize(
    ("person", "given", "rule"),
    [
        (OFFICE, {"proposal": 1, "reason": "x"}, "a_seat"),
        (COORDINATOR, {"proposal": 2, "reason": "x"}, "the_proposal_stands"),
        (COORDINATOR, {"proposal": 1, "reason": " "}, "something_is_asked_or_answered"),
        (COORDINATOR, {"proposal": 1, "reason": "x", "question": 1}, "the_question_is_there"),
        (COORDINATOR, {"proposal": 1, "reason": "x" * 5001}, "words_are_not_too_many"),
    ],
)
def test_a_remark_is_by_somebody_who_sits_here(person: int, given: dict[str, Any], rule: str) -> None:
    assert refused(negotiating(deviation()), act(Action.REMARK, person, **given)) == [rule]


# ── the form while negotiating ───────────────────────────────────────────────────────────────────────────


def test_the_team_keeps_its_form_up_to_date_but_the_area_is_everyones() -> None:
    now = negotiating(deviation())
    after = did(now, act(Action.FILL_IN, form=replace(FORM, members=14, representative="W.")))
    assert (after.form.members, after.proposals) == (14, now.proposals)
    for form, rule in (
        (replace(FORM, streets=("Elders",)), "the_area_stays"),
        (replace(FORM, note="Ook het park."), "the_area_stays"),
        (replace(FORM, contact=""), "the_new_form_is_complete"),
        (replace(FORM, members=2), "the_new_team_is_large_enough"),
    ):
        assert refused(now, act(Action.FILL_IN, form=form)) == [rule]
