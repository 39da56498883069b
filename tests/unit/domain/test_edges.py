"""Edges of the rules that nothing else steps on: each catches a computation that is a little too lenient."""

from dataclasses import replace

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
    TOMORROW,
    YESTERDAY,
    act,
    agreement,
    consent,
    deviation,
    did,
    negotiating,
    put_up,
    refused,
    seat,
    signatory,
    signed,
    supplement,
)
from workflow.domain import consent as rule
from workflow.domain.facts import Agreement, Approval, Notice
from workflow.domain.machine import Decision, decide
from workflow.domain.parties import Partner
from workflow.domain.rules.questions import not_approved
from workflow.domain.succession import Basis, successor_of
from workflow.domain.text import compose
from workflow.domain.vocabulary import Action, PartnerKind, ProposalState, Role, State

APPROVER = HUNDREDS[HOUSING] + LOW


def with_middle_ended(now: Agreement) -> Agreement:
    seats = tuple(replace(s, until=YESTERDAY) if s.level == MIDDLE else s for s in now.seats)
    return replace(now, seats=seats)


def test_a_seat_that_is_still_to_come_does_not_say_where_a_partner_is_heard() -> None:
    others = tuple(s for s in agreement().seats if s.partner != HOUSING)
    now = agreement(seats=(*others, seat(HOUSING, HIGH, since=TOMORROW)))
    assert rule.levels_of(now, now.partner(HOUSING), TODAY) == (LOW,)


def test_a_level_whose_seats_ended_is_held_by_nobody() -> None:
    assert rule.unheld_levels(with_middle_ended(agreement()), TODAY) == (MIDDLE,)


def test_a_supplement_does_not_wait_for_a_level_that_nobody_holds() -> None:
    now = with_middle_ended(negotiating(supplement()))
    for partner in (MUNICIPALITY, POLICE, HOUSING):
        now = consent(now, partner, LOW)
    assert rule.proposal_state(now, now.proposals[0], TODAY) is ProposalState.ACCEPTED


def test_a_partner_whose_seats_all_ended_cannot_be_heard() -> None:
    now = agreement(State.SUBMITTED)
    seats = tuple(replace(s, until=YESTERDAY) if s.partner == HOUSING else s for s in now.seats)
    assert "every_partner_has_a_seat" in refused(replace(now, seats=seats), act(Action.TAKE_UP, OFFICE))


def test_an_approval_of_another_text_is_none() -> None:
    now = put_up(negotiating())
    stale = replace(now, approvals=(*now.approvals, Approval(POLICE, HUNDREDS[POLICE] + LOW, "0" * 64)))
    assert POLICE in not_approved(stale)


def test_a_signature_that_one_may_no_longer_set_binds_nobody_to_that_partner() -> None:
    old = signatory(POLICE, id=999, person=COORDINATOR, until=YESTERDAY)
    now = agreement(signatories=(*agreement().signatories, old))
    assert did(now, act(Action.SUBMIT)).state is State.SUBMITTED


def test_a_team_of_exactly_the_minimum_is_large_enough_while_negotiating_too() -> None:
    now = negotiating()
    form = replace(FORM, members=now.minimum_members)
    assert did(now, act(Action.FILL_IN, form=form)).form.members == now.minimum_members


def test_a_partner_leaves_itself_and_leaves_what_it_took_back() -> None:
    school = Partner("school", "School", PartnerKind.OTHER)
    now = did(negotiating(), act(Action.PROPOSE, APPROVER, draft=supplement()))
    now = did(now, act(Action.RETRACT, APPROVER, proposal=1))
    now = did(replace(now, partners=(*now.partners, school)), act(Action.LEAVE, APPROVER, reason="Klaar."))
    assert [p.key for p in now.partners] == [TEAM, MUNICIPALITY, POLICE, "school"]


def test_notice_to_the_last_day_of_the_term_ends_it_before_the_term_does() -> None:
    now = replace(signed(), state=State.RECOGNISED, recognised_on=YESTERDAY, term_ends=TODAY)
    now = replace(now, notice=Notice(TEAM, COORDINATOR, TODAY))
    outcome = decide(now, replace(act(Action.LAPSE, 0), roles=frozenset({Role.INSTALLATION})))
    assert isinstance(outcome, Decision)
    assert outcome.target is State.ENDED


def test_a_new_name_is_that_of_the_team_alone() -> None:
    now = did(agreement(), act(Action.FILL_IN, form=replace(FORM, name="BPT Anders")))
    assert [p.name for p in now.partners] == ["BPT Anders", *(p.name for p in agreement().partners[1:])]


def test_the_text_says_how_long_recognition_lasts() -> None:
    assert compose(agreement(term_months=24))["term_months"] == 24


def test_a_successor_takes_along_what_was_said_of_the_last_wording_and_no_talk() -> None:
    now = consent(negotiating(deviation()), POLICE, LOW)
    now = did(now, act(Action.REMARK, HUNDREDS[POLICE] + LOW, proposal=1, reason="Waarom?"))
    now = did(now, act(Action.REVISE, proposal=1, draft=deviation(text="Het team loopt elke maand.")))
    now = consent(now, MUNICIPALITY, LOW)
    wish = act(Action.AMEND, reason="Anders.")
    basis = Basis(now.covenant_version, now.covenant, now.levels, now.minimum_members)
    (carried,) = successor_of(replace(now, state=State.RECOGNISED), wish, basis).proposals
    assert [(s.partner, s.digest) for s in carried.stances if s.partner != TEAM] == [
        (MUNICIPALITY, carried.current.digest)
    ]
    assert carried.remarks == 0
