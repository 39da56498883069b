"""What the table says of boundaries and coverage."""

from dataclasses import replace

import pytest

from tests.builders import (
    FORM,
    LOW,
    MUNICIPALITY,
    POLICE,
    TODAY,
    act,
    agreement,
    area_change,
    consent,
    deviation,
    did,
    negotiating,
    refused,
)
from tests.unit.domain.test_area import NORMAL
from workflow.domain.area import Boundary
from workflow.domain.consent import proposal_state
from workflow.domain.machine import Refusal, decide
from workflow.domain.vocabulary import Action, ProposalState

REVERSED: Boundary = ((NORMAL[0][0][::-1],),)
(((START, EAST, *REST),),) = NORMAL
MOVED: Boundary = (((START, (5.110001, EAST[1]), *REST),),)


def test_a_form_with_a_boundary_is_kept_as_it_is() -> None:
    form = replace(FORM, boundary=NORMAL, streets_covered=2)
    assert did(agreement(), act(Action.FILL_IN, form=form)).form == form


def test_a_boundary_in_another_form_is_refused_wherever_it_comes_from() -> None:
    form = replace(FORM, boundary=REVERSED)
    assert refused(agreement(), act(Action.FILL_IN, form=form)) == ["the_boundary_is_one"]
    draft = area_change(boundary=REVERSED)
    assert refused(negotiating(), act(Action.PROPOSE, draft=draft)) == ["the_boundary_is_one"]
    revised = act(Action.REVISE, proposal=1, draft=draft)
    assert refused(negotiating(area_change()), revised) == ["the_boundary_is_one"]
    outcome = decide(agreement(), act(Action.FILL_IN, form=form))
    assert isinstance(outcome, Refusal)
    assert str(outcome.reasons[0]) == "Over de grens van het gebied: Lees de grens opnieuw in."


@pytest.mark.parametrize("count", [-1, len(FORM.streets) + 1])
def test_no_more_streets_are_covered_than_there_are(count: int) -> None:
    form = replace(FORM, streets_covered=count)
    for now in (agreement(), negotiating()):
        assert refused(now, act(Action.FILL_IN, form=form)) == ["no_more_streets_than_there_are"]


@pytest.mark.parametrize("count", [None, 0, len(FORM.streets)])
def test_coverage_never_stops_anybody(count: int | None) -> None:
    now = did(agreement(), act(Action.FILL_IN, form=replace(FORM, streets_covered=count)))
    assert did(now, act(Action.SUBMIT)).form.streets_covered == count


def test_another_boundary_around_the_same_streets_is_a_change() -> None:
    same = area_change(streets=FORM.streets)
    assert refused(negotiating(), act(Action.PROPOSE, draft=same)) == ["the_draft_changes_something"]
    now = did(negotiating(), act(Action.PROPOSE, draft=replace(same, boundary=NORMAL)))
    assert now.proposals[0].draft.boundary == NORMAL


def test_one_moved_point_opens_every_cell_again() -> None:
    now = negotiating(area_change(boundary=NORMAL))
    for partner in (MUNICIPALITY, POLICE):
        now = consent(now, partner, LOW)
    assert proposal_state(now, now.proposals[0], TODAY) is ProposalState.ACCEPTED
    now = did(now, act(Action.REVISE, proposal=1, draft=area_change(boundary=MOVED)))
    assert proposal_state(now, now.proposals[0], TODAY) is ProposalState.OPEN


def test_a_deviation_needs_no_boundary() -> None:
    assert negotiating(deviation()).proposals[0].draft.boundary == ()
