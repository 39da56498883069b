"""The consent rule, cell by cell."""

from dataclasses import replace

import pytest

from tests.builders import (
    HIGH,
    HOUSING,
    LOW,
    MIDDLE,
    MUNICIPALITY,
    POLICE,
    TEAM,
    TODAY,
    TOMORROW,
    YESTERDAY,
    act,
    agreement,
    area_change,
    consent,
    deviation,
    did,
    everyone_consents,
    negotiating,
    seat,
    supplement,
)
from workflow.domain.consent import (
    Cell,
    asked_cells,
    cell_state,
    levels_of,
    proposal_state,
    required_cells,
    stance_at,
    unheld_levels,
    waiting_cells,
)
from workflow.domain.facts import Agreement
from workflow.domain.vocabulary import Action, CellState, ProposalKind, ProposalState


def state_of(now: Agreement, number: int = 1) -> ProposalState:
    proposal = now.proposal(number)
    assert proposal is not None
    return proposal_state(now, proposal, TODAY)


def test_a_deviation_asks_every_partner_at_every_level_at_which_it_sits() -> None:
    cells = required_cells(agreement(), ProposalKind.DEVIATION, TODAY)
    professional = {Cell(p, level) for p in (MUNICIPALITY, POLICE, HOUSING) for level in (LOW, MIDDLE, HIGH)}
    assert set(cells) == professional | {Cell(TEAM, LOW)}


def test_a_supplement_asks_every_partner_at_its_lowest_level() -> None:
    now = agreement(
        seats=(
            seat(TEAM, LOW),
            seat(MUNICIPALITY, HIGH),
            seat(POLICE, MIDDLE),
            seat(POLICE, HIGH),
            seat(HOUSING, LOW),
        )
    )
    cells = required_cells(now, ProposalKind.SUPPLEMENT, TODAY)
    assert set(cells) == {Cell(TEAM, LOW), Cell(MUNICIPALITY, HIGH), Cell(POLICE, MIDDLE), Cell(HOUSING, LOW)}


def test_a_change_of_area_asks_team_municipality_and_police_only() -> None:
    cells = required_cells(agreement(), ProposalKind.AREA_CHANGE, TODAY)
    assert set(cells) == {Cell(TEAM, LOW), Cell(MUNICIPALITY, LOW), Cell(POLICE, LOW)}


def test_silence_never_counts() -> None:
    now = negotiating(deviation())
    assert state_of(now) is ProposalState.OPEN
    for partner in (MUNICIPALITY, POLICE):
        for level in (LOW, MIDDLE, HIGH):
            now = consent(now, partner, level)
    now = consent(consent(now, HOUSING, LOW), HOUSING, MIDDLE)
    assert state_of(now) is ProposalState.OPEN
    assert state_of(consent(now, HOUSING, HIGH)) is ProposalState.ACCEPTED


@pytest.mark.parametrize("draft", [supplement(), area_change()])
def test_lesser_proposals_are_accepted_at_the_lowest_levels(draft: object) -> None:
    now = negotiating(draft)  # type: ignore[arg-type]  # the test says what it gives
    for cell in waiting_cells(now, now.proposals[0], TODAY):
        now = consent(now, *cell)
    assert state_of(now) is ProposalState.ACCEPTED


def test_one_objection_blocks_until_the_same_cell_consents() -> None:
    now = everyone_consents(negotiating(deviation()))
    digest = now.proposals[0].current.digest
    given = {"proposal": 1, "digest": digest, "level": HIGH}
    now = did(now, act(Action.OBJECT, 303, reason="Te onveilig.", **given))
    assert state_of(now) is ProposalState.OBJECTED
    assert waiting_cells(now, now.proposals[0], TODAY) == (Cell(POLICE, HIGH),)
    assert state_of(consent(now, POLICE, HIGH)) is ProposalState.ACCEPTED


def test_an_objection_outlives_the_seat_it_was_made_from() -> None:
    now = negotiating(deviation())
    given = {"proposal": 1, "digest": now.proposals[0].current.digest, "level": HIGH, "reason": "Nee."}
    now = did(now, act(Action.OBJECT, 303, **given))
    now = replace(now, seats=tuple(s for s in now.seats if s.person != 303))
    assert Cell(POLICE, HIGH) not in required_cells(now, ProposalKind.DEVIATION, TODAY)
    assert Cell(POLICE, HIGH) in asked_cells(now, now.proposals[0], TODAY)
    assert state_of(now) is ProposalState.OBJECTED


def test_a_new_revision_opens_every_cell_but_the_proposers() -> None:
    now = everyone_consents(negotiating(deviation()))
    now = did(now, act(Action.REVISE, proposal=1, draft=deviation(text="Het team loopt om de week!")))
    proposal = now.proposals[0]
    assert cell_state(proposal, Cell(TEAM, LOW)) is CellState.CONSENTED
    assert len(waiting_cells(now, proposal, TODAY)) == 9
    assert stance_at(proposal, Cell(POLICE, LOW)) is None
    assert len(proposal.stances) == 11, "earlier stances stay as history"


def test_going_back_to_an_earlier_wording_does_not_revive_its_consents() -> None:
    now = everyone_consents(negotiating(deviation()))
    now = did(now, act(Action.REVISE, proposal=1, draft=deviation(text="Anders.")))
    now = did(now, act(Action.REVISE, proposal=1, draft=deviation()))
    assert state_of(now) is ProposalState.OPEN


def test_the_proposers_other_levels_are_asked_like_everyones() -> None:
    now = did(negotiating(), act(Action.PROPOSE, 301, draft=deviation()))
    waiting = waiting_cells(now, now.proposals[0], TODAY)
    assert Cell(POLICE, LOW) not in waiting
    assert {Cell(POLICE, MIDDLE), Cell(POLICE, HIGH)} <= set(waiting)


def test_a_new_seat_opens_a_new_cell() -> None:
    now = everyone_consents(negotiating(deviation()))
    now = replace(now, seats=(*now.seats, seat(TEAM, MIDDLE)))
    assert state_of(now) is ProposalState.OPEN
    assert waiting_cells(now, now.proposals[0], TODAY) == (Cell(TEAM, MIDDLE),)


def test_a_consent_outlives_the_seat_it_was_given_from() -> None:
    now = negotiating(supplement())
    for partner in (MUNICIPALITY, POLICE, HOUSING):
        now = consent(now, partner, LOW, 1)
    ended = tuple(replace(s, until=YESTERDAY) if s.partner == HOUSING else s for s in now.seats)
    assert state_of(replace(now, seats=ended)) is ProposalState.ACCEPTED


def test_a_partner_whose_seats_fell_vacant_is_still_asked_where_it_sat() -> None:
    ended = tuple(replace(s, until=YESTERDAY) if s.partner == HOUSING else s for s in agreement().seats)
    now = agreement(seats=ended)
    assert levels_of(now, now.partner(HOUSING), TODAY) == (LOW, MIDDLE, HIGH)


def test_a_partner_that_never_sat_is_asked_at_the_lowest_level() -> None:
    now = agreement(seats=tuple(s for s in agreement().seats if s.partner != HOUSING))
    assert levels_of(now, now.partner(HOUSING), TODAY) == (LOW,)
    assert Cell(HOUSING, LOW) in required_cells(now, ProposalKind.SUPPLEMENT, TODAY)


def test_a_seat_counts_from_its_first_day_to_its_last() -> None:
    first, last = seat(POLICE, LOW, since=TODAY), seat(POLICE, LOW, until=TODAY)
    assert first.holds_on(TODAY)
    assert not first.holds_on(YESTERDAY)
    assert last.holds_on(TODAY)
    assert not last.holds_on(TOMORROW)


def test_a_deviation_waits_while_a_level_is_held_by_nobody() -> None:
    seats = tuple(s for s in agreement().seats if s.level != HIGH)
    now = negotiating(deviation())
    for partner in (MUNICIPALITY, POLICE, HOUSING):
        now = consent(consent(now, partner, LOW), partner, MIDDLE)
    now = replace(now, seats=seats)
    assert unheld_levels(now, TODAY) == (HIGH,)
    assert waiting_cells(now, now.proposals[0], TODAY) == ()
    assert state_of(now) is ProposalState.OPEN


def test_a_retracted_proposal_waits_for_nobody() -> None:
    now = did(negotiating(deviation()), act(Action.RETRACT, proposal=1))
    assert state_of(now) is ProposalState.RETRACTED
