"""What an agreement rests on: nothing that counts by somebody unaccepted, nothing for a frozen partner."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.builders import (
    HIGH,
    HOUSING,
    HUNDREDS,
    LOW,
    MIDDLE,
    MUNICIPALITY,
    OFFICE,
    OTHER_OFFICE,
    POLICE,
    TEAM,
    TODAY,
    act,
    agreed,
    approve,
    checks,
    consent,
    deviation,
    did,
    everyone_consents,
    for_signing,
    negotiating,
    paper,
    put_up,
    refused,
    seat,
    sign,
    signed,
)
from workflow.domain.facts import Agreement
from workflow.domain.machine import Refusal, decide
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action

UNACCEPTED, COUNTED, FROZEN_OWN, FROZEN = (
    "every_mandate_was_accepted",
    "every_counted_mandate_was_accepted",
    "the_own_partner_is_not_frozen",
    "no_partner_is_frozen",
)


def without_seats(now: Agreement, partner: str = POLICE, level: int = LOW) -> Agreement:
    """As if no keeper of the partner accepted its seat at this level."""
    changed = (
        replace(s, accepted_by=None) if (s.partner, s.level) == (partner, level) else s for s in now.seats
    )
    return replace(now, seats=tuple(changed))


def without_pen(now: Agreement, partner: str = POLICE) -> Agreement:
    """As if no keeper of the partner accepted its mandate to sign."""
    changed = (replace(s, accepted_by=None) if s.partner == partner else s for s in now.signatories)
    return replace(now, signatories=tuple(changed))


def putting_up(now: Agreement) -> list[str]:
    return refused(now, act(Action.PUT_TO_APPROVAL, digest=text_digest(now)))


def opening(now: Agreement) -> list[str]:
    return refused(now, act(Action.OPEN_SIGNING, OFFICE, paper=paper(now)))


def recognising(now: Agreement) -> list[str]:
    return refused(now, act(Action.RECOGNISE, OTHER_OFFICE, **checks(now)))


# ── without acceptance ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("level", [LOW, HIGH])
def test_a_counted_consent_from_an_unaccepted_seat_is_not_put_up(level: int) -> None:
    now = everyone_consents(negotiating(deviation()))
    assert putting_up(without_seats(now, level=level)) == [UNACCEPTED]
    assert decide(
        without_seats(now, level=level), act(Action.PUT_TO_APPROVAL, digest=text_digest(now))
    ).reasons[0].details == (("partners", "Partner politie"),)  # type: ignore[union-attr]  # a refusal


def test_an_accepted_seat_at_another_level_is_no_ground_for_a_consent_here() -> None:
    now = everyone_consents(negotiating(deviation()))
    high = next(s for s in now.seats if (s.partner, s.level) == (POLICE, HIGH))
    moved = replace(high, person=HUNDREDS[POLICE] + LOW)
    assert UNACCEPTED in putting_up(replace(without_seats(now), seats=(*without_seats(now).seats, moved)))


def test_what_a_retracted_proposal_rests_on_does_not_matter() -> None:
    now = consent(negotiating(deviation()), POLICE, LOW)
    gone = did(now, act(Action.RETRACT, proposal=1))
    put_up(without_seats(gone))


def test_an_objection_from_an_unaccepted_seat_is_no_yes() -> None:
    now = negotiating(deviation())
    given = {"proposal": 1, "digest": now.proposals[0].current.digest, "reason": "nee"}
    now = did(now, act(Action.OBJECT, HUNDREDS[POLICE] + LOW, **given))
    assert putting_up(without_seats(now)) == ["every_proposal_is_settled"]


def test_what_a_partner_that_left_said_does_not_matter() -> None:
    now = everyone_consents(negotiating(deviation()))
    gone = replace(without_seats(now), partners=tuple(p for p in now.partners if p.key != POLICE))
    assert decide(gone, act(Action.PUT_TO_APPROVAL, digest=text_digest(gone))).__class__ is not Refusal


def test_ones_own_approval_needs_an_accepted_seat() -> None:
    now = without_seats(put_up(negotiating()))
    assert refused(now, act(Action.APPROVE, 301, digest=now.put_up or "")) == [UNACCEPTED]
    approve(now, HOUSING)


@pytest.mark.parametrize("partner", [TEAM, MUNICIPALITY, POLICE, HOUSING])
def test_an_approval_from_an_unaccepted_seat_stops_the_signing(partner: str) -> None:
    assert opening(without_seats(agreed(), partner)) == [COUNTED]


def test_an_accepted_seat_that_does_not_approve_is_no_ground_for_an_approval() -> None:
    now = agreed()
    changed = (replace(s, approver=False) if s.partner == POLICE else s for s in now.seats)
    assert opening(replace(now, seats=tuple(changed))) == [COUNTED]


def test_an_approval_from_an_unaccepted_seat_stops_the_last_approval_and_the_signature() -> None:
    now = approve(put_up(negotiating()), POLICE)
    attempt = act(Action.APPROVE, 401, digest=now.put_up or "")
    assert refused(without_seats(now), attempt) == [UNACCEPTED]
    waiting = for_signing()
    assert waiting.paper is not None
    signing = act(Action.SIGN, 401, fresh=True, digest=waiting.paper.base, new_head="1")
    assert refused(without_seats(waiting), signing) == [UNACCEPTED]


def test_ones_own_signature_needs_an_accepted_mandate() -> None:
    now = without_pen(for_signing())
    assert now.paper is not None
    signing = act(Action.SIGN, 301, fresh=True, digest=now.paper.base, new_head="1")
    assert refused(now, signing) == [UNACCEPTED]
    sign(now, HOUSING)


def test_a_signature_without_acceptance_stops_the_next_one_and_recognition() -> None:
    now = without_pen(sign(for_signing(), POLICE))
    assert now.paper is not None
    signing = act(Action.SIGN, 401, fresh=True, digest=now.paper.base, new_head="2")
    assert refused(now, signing) == [UNACCEPTED]
    assert recognising(without_pen(signed())) == [COUNTED]


def test_recognition_rests_on_accepted_seats() -> None:
    assert recognising(without_seats(signed())) == [COUNTED]
    did(signed(), act(Action.RECOGNISE, OTHER_OFFICE, **checks(signed())))


# ── frozen ───────────────────────────────────────────────────────────────────────────────────────────────


def in_talks() -> Agreement:
    return negotiating(deviation())


def own_in_talks() -> Agreement:
    now = negotiating()
    return did(now, act(Action.PROPOSE, HUNDREDS[POLICE] + LOW, draft=deviation()))


def in_force() -> Agreement:
    return did(signed(), act(Action.RECOGNISE, OTHER_OFFICE, **checks(signed())))


def on_the_proposal(now: Agreement) -> dict[str, Any]:
    return {"proposal": 1, "digest": now.proposals[0].current.digest}


BINDING: list[tuple[Action, Callable[[], Agreement], Callable[[Agreement], dict[str, Any]]]] = [
    (Action.PROPOSE, negotiating, lambda _: {"draft": deviation()}),
    (Action.REVISE, own_in_talks, lambda _: {"proposal": 1, "draft": deviation(text="Anders.")}),
    (Action.CONSENT, in_talks, on_the_proposal),
    (Action.OBJECT, in_talks, lambda now: {**on_the_proposal(now), "reason": "nee"}),
    (Action.APPROVE, lambda: put_up(negotiating()), lambda now: {"digest": now.put_up}),
    (
        Action.SIGN,
        for_signing,
        lambda now: {"fresh": True, "digest": now.paper.base if now.paper else "", "new_head": "1"},
    ),
    (Action.END, in_force, lambda _: {"day": TODAY, "reason": "klaar"}),
]


@pytest.mark.parametrize(("action", "begin", "given"), BINDING)
def test_nothing_binds_a_frozen_partner(
    action: Action, begin: Callable[[], Agreement], given: Callable[[Agreement], dict[str, Any]]
) -> None:
    now = begin()
    attempt = act(action, HUNDREDS[POLICE] + LOW, **given(now))
    assert refused(replace(now, frozen=frozenset({POLICE, HOUSING})), attempt) == [FROZEN_OWN]
    did(replace(now, frozen=frozenset({HOUSING})), attempt)


@pytest.mark.parametrize("action", [Action.AMEND, Action.RENEW])
def test_a_frozen_partner_begins_no_successor(action: Action) -> None:
    now = in_force()
    attempt = act(action, HUNDREDS[POLICE] + LOW, reason="anders")
    assert FROZEN_OWN in refused(replace(now, frozen=frozenset({POLICE})), attempt)
    assert FROZEN_OWN not in refused(replace(now, frozen=frozenset({HOUSING})), attempt)


def test_a_frozen_team_puts_nothing_up() -> None:
    now = replace(negotiating(), frozen=frozenset({TEAM}))
    assert putting_up(now) == [FROZEN_OWN]
    put_up(replace(now, frozen=frozenset({POLICE})))


def test_the_sentence_names_the_frozen_partner() -> None:
    now = replace(in_talks(), frozen=frozenset({POLICE, HOUSING}))
    outcome = decide(now, act(Action.CONSENT, HUNDREDS[POLICE] + LOW, **on_the_proposal(now)))
    assert isinstance(outcome, Refusal)
    assert outcome.reasons[0].details == (("partners", "Partner politie"),)


def test_a_signatory_who_sits_nowhere_is_frozen_too() -> None:
    now = for_signing()
    assert now.paper is not None
    asked = tuple(replace(s, person=399) if s.partner == POLICE else s for s in now.paper.asked)
    signatories = tuple(replace(s, person=399) if s.partner == POLICE else s for s in now.signatories)
    now = replace(now, paper=replace(now.paper, asked=asked), signatories=signatories)
    signing = act(Action.SIGN, 399, fresh=True, digest=now.paper.base if now.paper else "", new_head="1")
    assert refused(replace(now, frozen=frozenset({POLICE})), signing) == [FROZEN_OWN]
    did(now, signing)


@pytest.mark.parametrize("partner", [TEAM, MUNICIPALITY, POLICE, HOUSING])
def test_no_document_and_no_recognition_while_a_partner_is_frozen(partner: str) -> None:
    frozen = frozenset({partner})
    assert opening(replace(agreed(), frozen=frozen)) == [FROZEN]
    assert recognising(replace(signed(), frozen=frozen)) == [FROZEN]


def test_a_partner_of_other_agreements_stops_nothing_here() -> None:
    frozen = frozenset({"school"})
    did(replace(signed(), frozen=frozen), act(Action.RECOGNISE, OTHER_OFFICE, **checks(signed())))


def test_the_last_approval_and_the_last_signature_bind_no_frozen_partner() -> None:
    now = put_up(negotiating())
    for partner in (MUNICIPALITY, HOUSING):
        now = approve(now, partner)
    last = act(Action.APPROVE, HUNDREDS[POLICE] + LOW, digest=now.put_up or "")
    assert refused(replace(now, frozen=frozenset({POLICE})), last) == [FROZEN_OWN]
    assert refused(without_seats(now), last) == [UNACCEPTED]
    now = for_signing()
    for partner in (TEAM, POLICE, HOUSING):
        now = sign(now, partner)
    assert now.paper is not None
    last = act(Action.SIGN, 201, fresh=True, digest=now.paper.base, new_head="4")
    assert refused(replace(now, frozen=frozenset({MUNICIPALITY})), last) == [FROZEN_OWN]
    assert refused(without_pen(now, MUNICIPALITY), last) == [UNACCEPTED]


@pytest.mark.parametrize("days", [0, 1])
@pytest.mark.parametrize("suspended", [False, True])
def test_a_frozen_partner_ends_nothing_now_or_later(days: int, suspended: bool) -> None:
    now = in_force()
    if suspended:
        now = did(now, act(Action.SUSPEND, OFFICE, reason="wacht"))
    attempt = act(Action.END, HUNDREDS[POLICE] + LOW, day=TODAY + timedelta(days=days), reason="klaar")
    assert refused(replace(now, frozen=frozenset({POLICE})), attempt) == [FROZEN_OWN]
    did(now, attempt)


def test_who_only_speaks_says_nothing_for_a_frozen_partner() -> None:
    now = in_talks()
    attempt = act(Action.CONSENT, HUNDREDS[POLICE] + HIGH, **on_the_proposal(now))
    assert refused(replace(now, frozen=frozenset({POLICE})), attempt) == [FROZEN_OWN]
    did(now, attempt)


def test_an_old_seat_of_the_office_elsewhere_stops_no_signing_and_no_recognition() -> None:
    """What it does there binds nobody; only what it would approve counts."""
    old = replace(seat(POLICE, MIDDLE), approver=True, accepted_by=None)
    opened, done = agreed(), signed()
    for now, wish in (
        (opened, act(Action.OPEN_SIGNING, OFFICE, paper=paper(opened))),
        (done, act(Action.RECOGNISE, OTHER_OFFICE, **checks(done))),
    ):
        seats = (*now.seats, replace(old, person=wish.person))
        assert not isinstance(decide(replace(now, seats=seats), wish), Refusal)


def test_a_doubted_partner_does_not_leave() -> None:
    now = negotiating()
    leaving = act(Action.LEAVE, 401, reason="Wij stoppen.")
    assert refused(replace(now, frozen=frozenset({HOUSING})), leaving) == [FROZEN_OWN]
