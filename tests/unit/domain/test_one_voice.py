"""One person, one partner, one name: also where nothing is said about a proposal."""

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import (
    COORDINATOR,
    FORM,
    LOW,
    OFFICE,
    POLICE,
    act,
    agreed,
    agreement,
    did,
    for_signing,
    negotiating,
    paper,
    put_up,
    refused,
    seat,
)
from workflow.domain.facts import Agreement
from workflow.domain.vocabulary import Action, State


@pytest.mark.parametrize(
    ("now", "action", "given"),
    [
        (agreement(), Action.FILL_IN, {"form": FORM}),
        (negotiating(), Action.FILL_IN, {"form": FORM}),
        (agreement(), Action.SUBMIT, {}),
        (put_up(negotiating()), Action.REOPEN, {"reason": "x"}),
        (agreed(), Action.REOPEN, {"reason": "x"}),
        *(
            (now, Action.WITHDRAW, {})
            for now in (
                agreement(),
                agreement(State.SUBMITTED),
                negotiating(),
                put_up(negotiating()),
                agreed(),
                for_signing(),
            )
        ),
    ],
)
def test_who_sits_for_two_partners_speaks_for_neither(
    now: Agreement, action: Action, given: dict[str, Any]
) -> None:
    twice = replace(now, seats=(*now.seats, seat(POLICE, LOW, person=COORDINATOR)))
    assert refused(twice, act(action, **given)) == ["speaks_for_one_partner"]


@pytest.mark.parametrize("changes", [{"opened_by": 555}, {"signed": (100,)}, {"head": "c" * 64}])
def test_a_paper_opens_unsigned_and_in_the_name_of_who_opens_it(changes: dict[str, Any]) -> None:
    """Else the four eyes of recognition would look past the person who really opened it."""
    now = agreed()
    assert did(now, act(Action.OPEN_SIGNING, OFFICE, paper=paper(now))).state is State.FOR_SIGNING
    attempt = act(Action.OPEN_SIGNING, OFFICE, paper=paper(now, **changes))
    assert refused(now, attempt) == ["the_paper_is_new"]
