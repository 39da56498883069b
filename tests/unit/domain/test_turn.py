"""Whose turn it is, in every state."""

from dataclasses import replace

import pytest

from tests.builders import (
    COORDINATOR,
    HIGH,
    HOUSING,
    LOW,
    MUNICIPALITY,
    OFFICE,
    POLICE,
    TEAM,
    TODAY,
    act,
    agreed,
    agreement,
    approve,
    consent,
    deviation,
    did,
    everyone_consents,
    for_signing,
    negotiating,
    put_up,
    sign,
    signed,
    supplement,
)
from workflow.domain.facts import Agreement
from workflow.domain.turn import OFFICE_STATES, Turn, turns
from workflow.domain.vocabulary import Action, Role, State


def asked(now: Agreement) -> list[tuple[Action, str | None, int | None]]:
    return [(t.action, t.partner, t.level) for t in turns(now, TODAY)]


@pytest.mark.parametrize(
    ("now", "action"),
    [
        (agreement(State.SUBMITTED), Action.TAKE_UP),
        (agreed(), Action.OPEN_SIGNING),
    ],
)
def test_the_office_is_asked_as_a_role(now: Agreement, action: Action) -> None:
    assert turns(now, TODAY) == (Turn(action, role=Role.MAYORS_OFFICE),)


def test_recognising_waits_for_another_of_the_office_than_who_opened_the_signing() -> None:
    assert turns(signed(), TODAY) == (Turn(Action.RECOGNISE, role=Role.MAYORS_OFFICE, but_not=OFFICE),)


@pytest.mark.parametrize(
    ("now", "action"), [(agreement(), Action.SUBMIT), (negotiating(), Action.PUT_TO_APPROVAL)]
)
def test_the_coordinator_moves_a_draft_and_a_settled_negotiation(now: Agreement, action: Action) -> None:
    assert turns(now, TODAY) == (Turn(action, (COORDINATOR,), partner=TEAM),)


def test_open_cells_wait_for_the_people_on_those_seats() -> None:
    now = consent(negotiating(supplement()), POLICE, LOW)
    assert turns(now, TODAY) == (
        Turn(Action.CONSENT, (201,), partner=MUNICIPALITY, level=LOW, proposal=1),
        Turn(Action.CONSENT, (401,), partner=HOUSING, level=LOW, proposal=1),
    )


def test_an_objection_waits_for_the_partner_that_proposed() -> None:
    now = negotiating(supplement())
    now = did(now, act(Action.OBJECT, 301, proposal=1, digest=now.proposals[0].current.digest, reason="Nee."))
    assert (Action.REVISE, TEAM, None) in asked(now)
    assert (Action.CONSENT, POLICE, LOW) not in asked(now)


def test_a_settled_proposal_waits_for_nobody_and_retracted_ones_neither() -> None:
    settled = everyone_consents(negotiating(deviation()))
    assert asked(settled) == [(Action.PUT_TO_APPROVAL, TEAM, None)]
    retracted = did(negotiating(deviation()), act(Action.RETRACT, proposal=1))
    assert asked(retracted) == [(Action.PUT_TO_APPROVAL, TEAM, None)]


def test_a_level_that_nobody_holds_is_named() -> None:
    now = everyone_consents(negotiating(deviation()))
    now = replace(now, seats=tuple(s for s in now.seats if s.level != HIGH))
    assert asked(now) == [(Action.CONSENT, None, HIGH)]


def test_approval_waits_for_each_partner_that_has_not_approved() -> None:
    assert asked(approve(put_up(negotiating()), POLICE)) == [
        (Action.APPROVE, MUNICIPALITY, None),
        (Action.APPROVE, HOUSING, None),
    ]


def test_signing_waits_for_the_lowest_group_first() -> None:
    now = sign(for_signing(), TEAM)
    assert asked(now) == [(Action.SIGN, POLICE, None), (Action.SIGN, HOUSING, None)]
    assert asked(sign(sign(now, POLICE), HOUSING)) == [(Action.SIGN, MUNICIPALITY, None)]


@pytest.mark.parametrize("state", [State.RECOGNISED, State.WITHDRAWN])
def test_what_is_done_waits_for_nobody(state: State) -> None:
    assert turns(agreement(state), TODAY) == ()


@pytest.mark.parametrize("state", State)
def test_the_offices_states_are_those_in_which_it_is_their_turn(state: State) -> None:
    asked_of = {turn.role for turn in turns(replace(signed(), state=state), TODAY)}
    assert (Role.MAYORS_OFFICE in asked_of) is (state in OFFICE_STATES)
