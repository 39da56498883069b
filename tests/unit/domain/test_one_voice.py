"""One person, one partner, one name: also where nothing is said about a proposal."""

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import (
    COORDINATOR,
    FORM,
    HOUSING,
    HUNDREDS,
    LOW,
    MUNICIPALITY,
    OFFICE,
    POLICE,
    TEAM,
    YESTERDAY,
    act,
    agreed,
    agreement,
    deviation,
    did,
    for_signing,
    negotiating,
    paper,
    put_up,
    refused,
    seat,
    sign,
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


def test_who_sits_for_two_partners_does_not_reopen_a_paper_that_nobody_can_finish_either() -> None:
    ended = tuple(replace(s, until=YESTERDAY) if s.partner == POLICE else s for s in agreement().signatories)
    now = replace(for_signing(), signatories=ended)
    attempt = act(Action.REOPEN, HUNDREDS[HOUSING] + LOW, reason="De bureauchef is weg.")
    assert did(now, attempt).state is State.IN_NEGOTIATION
    twice = replace(now, seats=(*now.seats, seat(POLICE, LOW, person=HUNDREDS[HOUSING] + LOW)))
    assert refused(twice, attempt) == ["speaks_for_one_partner"]


@pytest.mark.parametrize("signed", [(), (POLICE, HOUSING, TEAM)], ids=["first", "last"])
def test_who_sits_for_two_partners_does_not_sign_either(signed: tuple[str, ...]) -> None:
    now = for_signing()
    for partner in signed:
        now = sign(now, partner)
    who = HUNDREDS[MUNICIPALITY if signed else HOUSING] + LOW
    twice = replace(now, seats=(*now.seats, seat(POLICE, LOW, person=who)))
    assert now.paper is not None
    attempt = act(Action.SIGN, who, fresh=True, digest=now.paper.base, new_head="f" * 64)
    assert did(now, attempt).paper is not None
    assert refused(twice, attempt) == ["speaks_for_one_partner"]


def test_a_revision_about_an_article_hears_that_an_article_cannot_be_deviated_from() -> None:
    attempt = act(Action.REVISE, proposal=1, draft=deviation(principle="ARTIKEL-1"))
    assert refused(negotiating(deviation()), attempt) == ["the_principle_exists", "the_subject_stays"]


@pytest.mark.parametrize("changes", [{"opened_by": 555}, {"signed": (100,)}, {"head": "c" * 64}])
def test_a_paper_opens_unsigned_and_in_the_name_of_who_opens_it(changes: dict[str, Any]) -> None:
    """Else the four eyes of recognition would look past the person who really opened it."""
    now = agreed()
    assert did(now, act(Action.OPEN_SIGNING, OFFICE, paper=paper(now))).state is State.FOR_SIGNING
    attempt = act(Action.OPEN_SIGNING, OFFICE, paper=paper(now, **changes))
    assert refused(now, attempt) == ["the_paper_is_new"]
