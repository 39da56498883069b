"""The table: every row allowed, every guard refusing, and what each act changes."""

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import (
    COORDINATOR,
    FORM,
    HIGH,
    HOUSING,
    LOW,
    MIDDLE,
    MUNICIPALITY,
    OFFICE,
    OTHER_OFFICE,
    POLICE,
    TEAM,
    TODAY,
    YESTERDAY,
    act,
    agreed,
    agreement,
    approve,
    area_change,
    checks,
    consent,
    decided,
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
    signatory,
    signed,
    supplement,
)
from workflow.domain import effects, lifecycle
from workflow.domain.applying import apply
from workflow.domain.consequences import consequences
from workflow.domain.facts import Agreement, Draft, PaperCheck, PublicCheck, TeamForm
from workflow.domain.machine import decide, offers
from workflow.domain.rules.given import LONGEST_TEXT
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import FINAL, IN_FORCE, Action, ProposalKind, State

DIGEST = "0" * 64


def without(now: Agreement, partner: str) -> Agreement:
    return replace(now, seats=tuple(s for s in now.seats if s.partner != partner))


# ── the whole way, once ──────────────────────────────────────────────────────────────────────────────────


def test_the_whole_way_from_draft_to_recognised() -> None:
    now = did(agreement(form=TeamForm()), act(Action.FILL_IN, form=FORM))
    now = did(now, act(Action.SUBMIT))
    now = did(now, act(Action.TAKE_UP, OFFICE))
    now = did(now, act(Action.PROPOSE, draft=deviation()))
    now = everyone_consents(now)
    now = put_up(now)
    for partner in (MUNICIPALITY, POLICE, HOUSING):
        assert now.state is State.FOR_APPROVAL
        now = approve(now, partner)
    now = did(now, act(Action.OPEN_SIGNING, OFFICE, paper=paper(now)))
    for partner in (HOUSING, TEAM, POLICE, MUNICIPALITY):
        assert now.state is State.FOR_SIGNING
        now = sign(now, partner)
    assert now.state is State.SIGNED
    now = did(now, act(Action.RECOGNISE, OTHER_OFFICE, **checks(now)))
    assert now.state is State.RECOGNISED
    assert (now.submitted_by, now.recognised_by) == (COORDINATOR, OTHER_OFFICE)


# ── who may do what ──────────────────────────────────────────────────────────────────────────────────────

STRANGER = 555
WHO = [
    (agreement(), act(Action.FILL_IN, STRANGER, form=FORM), "a_coordinator"),
    (agreement(), act(Action.SUBMIT, 301), "a_coordinator"),
    (agreement(State.SUBMITTED), act(Action.RETURN, COORDINATOR, reason="x"), "the_mayors_office"),
    (agreement(State.SUBMITTED), act(Action.TAKE_UP, COORDINATOR), "the_mayors_office"),
    (negotiating(), act(Action.PROPOSE, OFFICE, draft=deviation()), "a_seat"),
    (negotiating(deviation()), act(Action.REVISE, STRANGER, proposal=1, draft=deviation(text="x")), "a_seat"),
    (negotiating(deviation()), act(Action.RETRACT, OFFICE, proposal=1), "a_seat"),
    (negotiating(deviation()), act(Action.CONSENT, OFFICE, proposal=1), "a_seat"),
    (negotiating(deviation()), act(Action.OBJECT, STRANGER, proposal=1, reason="x"), "a_seat"),
    (negotiating(), act(Action.PUT_TO_APPROVAL, 301, digest=DIGEST), "a_coordinator"),
    (put_up(negotiating()), act(Action.APPROVE, 302), "an_approver"),
    (put_up(negotiating()), act(Action.REOPEN, OFFICE, reason="x"), "an_approver"),
    (agreed(), act(Action.REOPEN, 303, reason="x"), "an_approver"),
    (agreed(), act(Action.OPEN_SIGNING, COORDINATOR), "the_mayors_office"),
    (for_signing(), act(Action.SIGN, OFFICE, fresh=True), "a_signatory"),
    (for_signing(), act(Action.DECLINE, 302, reason="x"), "a_signatory"),
    (signed(), act(Action.RECOGNISE, 201), "the_mayors_office"),
    (agreement(), act(Action.WITHDRAW, OFFICE), "a_coordinator"),
]


@pytest.mark.parametrize(
    ("now", "attempt", "rule"), WHO, ids=[a.action.value + str(i) for i, (_, a, _r) in enumerate(WHO)]
)
def test_only_the_right_person(now: Agreement, attempt: Any, rule: str) -> None:
    assert refused(now, attempt) == [rule], "who someone is, is the only reason they hear"


def test_an_action_that_the_state_does_not_know_is_refused_with_a_sentence() -> None:
    outcome = decide(agreement(State.RECOGNISED), act(Action.WITHDRAW))
    assert [str(r) for r in outcome.reasons] == [
        "Intrekken kan nu niet: de stand van het dossier is ‘erkend’."
    ]  # type: ignore[union-attr]  # there is one at this stage


AFTERWARDS = {Action.RECOGNISE, Action.SUSPEND, Action.RESUME, Action.AMEND, Action.RENEW, Action.END}
AFTERWARDS |= {Action.LAPSE, Action.SUPERSEDE}
CHANGING = [action for action in Action if action not in AFTERWARDS]


@pytest.mark.parametrize("state", [State.SIGNED, *sorted(IN_FORCE)])
@pytest.mark.parametrize("action", CHANGING)
def test_what_was_signed_is_final(state: State, action: Action) -> None:
    """Nothing in text, consents or signatures can change any more (promise 8)."""
    assert refused(replace(signed(), state=state), act(action)) == ["in_the_right_state"]


@pytest.mark.parametrize("state", sorted(FINAL))
@pytest.mark.parametrize("action", Action)
def test_final_is_final(state: State, action: Action) -> None:
    assert refused(replace(signed(), state=state), act(action)) == ["in_the_right_state"]


# ── the form ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"name": ""}, "naam van het team"),
        ({"contact": ""}, "contactgegevens"),
        ({"streets": ()}, "straten"),
        ({"representative": ""}, "vertegenwoordiger"),
        ({"members": None}, "aantal leden"),
    ],
)
def test_submitting_asks_for_every_answer(changes: dict[str, Any], missing: str) -> None:
    outcome = decide(agreement(form=replace(FORM, **changes)), act(Action.SUBMIT))
    assert [str(r) for r in outcome.reasons] == [f"De aanvraag is nog niet compleet. Vul nog in: {missing}."]  # type: ignore[union-attr]  # there is one at this stage


def test_the_minimum_size_is_a_setting() -> None:
    assert refused(agreement(minimum_members=13), act(Action.SUBMIT)) == ["the_team_is_large_enough"]
    assert decided(agreement(minimum_members=12), act(Action.SUBMIT)).target is State.SUBMITTED


def test_filling_in_needs_a_form() -> None:
    assert refused(agreement(), act(Action.FILL_IN)) == ["a_form_is_given"]


def test_returning_needs_a_reason_and_goes_back_to_draft() -> None:
    now = agreement(State.SUBMITTED)
    assert refused(now, act(Action.RETURN, OFFICE, reason="  ")) == ["a_reason_is_given"]
    assert did(now, act(Action.RETURN, OFFICE, reason="Vul de straten aan.")).state is State.DRAFT


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        (
            {"seats": without(agreement(), HOUSING).seats},
            ["every_partner_has_a_seat", "every_partner_has_an_approver"],
        ),
        (
            {
                "seats": tuple(
                    replace(s, approver=False) if s.partner == POLICE else s for s in agreement().seats
                )
            },
            ["every_partner_has_an_approver"],
        ),
        (
            {"signatories": tuple(signatory(p) for p in (TEAM, MUNICIPALITY, POLICE))},
            ["every_partner_has_a_signatory"],
        ),
        (
            {
                "signatories": tuple(
                    signatory(p, until=YESTERDAY) for p in (TEAM, MUNICIPALITY, POLICE, HOUSING)
                )
            },
            ["every_partner_has_a_signatory"],
        ),
        ({"seats": tuple(s for s in agreement().seats if s.level != HIGH)}, ["every_level_is_held"]),
    ],
)
def test_taking_up_needs_everyone_on_their_seat(changes: dict[str, Any], rules: list[str]) -> None:
    assert refused(agreement(State.SUBMITTED, **changes), act(Action.TAKE_UP, OFFICE)) == rules


def test_the_sentence_names_the_partner_that_is_missing() -> None:
    outcome = decide(without(agreement(State.SUBMITTED), HOUSING), act(Action.TAKE_UP, OFFICE))
    assert str(outcome.reasons[0]) == "Deze partners hebben nog geen zetel: Partner corporatie."  # type: ignore[union-attr]  # there is one at this stage


# ── proposals ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("draft", "rules"),
    [
        (None, ["the_draft_is_complete"]),
        (deviation(reason=" "), ["the_draft_is_complete"]),
        (deviation(text=""), ["the_draft_is_complete"]),
        (deviation(principle=""), ["the_draft_is_complete", "the_principle_exists"]),
        (supplement(title=""), ["the_draft_is_complete"]),
        (area_change(streets=(" ",)), ["the_draft_is_complete"]),
        (deviation(principle="ARTIKEL-1"), ["the_principle_exists"]),
        (deviation(text="Het team loopt elke week een ronde.  "), ["the_draft_changes_something"]),
        (area_change(streets=FORM.streets), ["the_draft_changes_something"]),
        (deviation(text="x" * (LONGEST_TEXT + 1)), ["words_are_not_too_many"]),
    ],
)
def test_a_proposal_must_be_worth_asking_consent_for(draft: Draft | None, rules: list[str]) -> None:
    assert refused(negotiating(), act(Action.PROPOSE, draft=draft)) == rules


def test_a_partner_has_one_standing_proposal_per_subject() -> None:
    now = negotiating(deviation(), area_change(), supplement())
    for draft in (deviation(text="Anders."), area_change(streets=("A",)), supplement(title="FLYER")):
        assert refused(now, act(Action.PROPOSE, draft=draft)) == ["the_partner_proposes_nothing_else_here"]
    for draft in (deviation(principle="WERKWIJZE-2"), supplement(title="Appgroep")):
        assert did(now, act(Action.PROPOSE, draft=draft)).proposals[-1].number == 4
    again = act(Action.PROPOSE, draft=deviation(text="Anders."))
    assert did(did(now, act(Action.RETRACT, proposal=1)), again).proposals[-1].number == 4


def test_only_the_proposing_partner_revises_and_retracts() -> None:
    now = negotiating(deviation())
    revise = {"proposal": 1, "draft": deviation(text="Anders.")}
    assert refused(now, act(Action.REVISE, 301, **revise)) == ["by_the_proposing_partner"]
    assert refused(now, act(Action.RETRACT, 301, proposal=1)) == ["by_the_proposing_partner"]
    assert did(now, act(Action.REVISE, **revise)).proposals[0].current.number == 2


def test_a_revision_keeps_its_subject_and_changes_something() -> None:
    now = negotiating(deviation())
    assert refused(now, act(Action.REVISE, proposal=1, draft=deviation())) == ["the_revision_differs"]
    other = act(Action.REVISE, proposal=1, draft=deviation(principle="WERKWIJZE-2"))
    assert refused(now, other) == ["the_subject_stays"]
    assert "the_draft_is_complete" in refused(now, act(Action.REVISE, proposal=1))


def test_nothing_happens_to_a_proposal_that_is_not_there() -> None:
    now = did(negotiating(deviation()), act(Action.RETRACT, proposal=1))
    for number in (1, 2, None):
        given = {"proposal": number, "digest": DIGEST, "draft": deviation(text="x"), "reason": "x"}
        for action in (Action.REVISE, Action.RETRACT, Action.CONSENT, Action.OBJECT):
            assert (
                refused(
                    now,
                    act(action, 301 if action in (Action.CONSENT, Action.OBJECT) else COORDINATOR, **given),
                )[0]
                == "the_proposal_stands"
            )


def test_a_stance_is_on_the_exact_revision_and_given_once() -> None:
    now = negotiating(deviation())
    digest = now.proposals[0].current.digest
    given = {"proposal": 1, "digest": digest}
    assert refused(now, act(Action.CONSENT, 301, proposal=1, digest=DIGEST)) == ["on_the_current_revision"]
    assert refused(now, act(Action.CONSENT, **given)) == ["has_not_consented_yet"]
    assert refused(now, act(Action.OBJECT, 301, **given)) == ["a_reason_is_given"]
    objected = did(now, act(Action.OBJECT, 301, reason="Nee.", **given))
    assert refused(objected, act(Action.OBJECT, 301, reason="Nog steeds.", **given)) == [
        "has_not_objected_yet"
    ]


def test_a_stance_is_taken_only_where_it_is_asked() -> None:
    now = negotiating(supplement())
    digest = now.proposals[0].current.digest
    assert refused(now, act(Action.CONSENT, 303, proposal=1, digest=digest)) == ["the_cell_is_asked"]
    assert refused(now, act(Action.CONSENT, 301, proposal=1, digest=digest, level=HIGH)) == ["a_seat"]


def test_a_stance_may_change_either_way_while_negotiating() -> None:
    now = consent(negotiating(deviation()), POLICE, MIDDLE)
    given = {"proposal": 1, "digest": now.proposals[0].current.digest, "reason": "Toch niet."}
    now = did(now, act(Action.OBJECT, 302, **given))
    assert len(consent(now, POLICE, MIDDLE).proposals[0].stances) == 4


def test_nobody_speaks_for_two_partners() -> None:
    both = replace(negotiating(deviation()), seats=(*agreement().seats, seat(POLICE, LOW, person=401)))
    attempts = [
        act(Action.PROPOSE, 401, draft=supplement()),
        act(Action.CONSENT, 401, proposal=1, digest=both.proposals[0].current.digest),
    ]
    for attempt in attempts:
        assert "speaks_for_one_partner" in refused(both, attempt)


def test_a_seat_that_ended_gives_no_voice() -> None:
    ended = tuple(replace(s, until=YESTERDAY) if s.person == 301 else s for s in agreement().seats)
    now = replace(negotiating(deviation()), seats=ended)
    given = {"proposal": 1, "digest": now.proposals[0].current.digest}
    assert refused(now, act(Action.CONSENT, 301, **given)) == ["a_seat"]


# ── the complete text ────────────────────────────────────────────────────────────────────────────────────


def test_putting_up_waits_for_every_proposal_and_the_text_that_was_read() -> None:
    now = negotiating(deviation())
    outcome = decide(now, act(Action.PUT_TO_APPROVAL, digest=text_digest(now)))
    assert [str(r) for r in outcome.reasons] == [
        "Nog niet elk voorstel is aanvaard of teruggenomen: voorstel 1."
    ]  # type: ignore[union-attr]  # there is one at this stage
    settled = everyone_consents(now)
    assert refused(settled, act(Action.PUT_TO_APPROVAL, digest=DIGEST)) == ["on_the_text_as_it_is_now"]
    assert put_up(settled).approvals[0].partner == TEAM, "it is the team's own approval"


def test_an_approval_is_on_the_exact_text_and_given_once() -> None:
    now = put_up(negotiating())
    assert refused(now, act(Action.APPROVE, 301, digest=DIGEST)) == ["on_exactly_the_text_put_up"]
    assert refused(now, act(Action.APPROVE, digest=now.put_up)) == ["has_not_approved_yet"]
    assert refused(approve(now, POLICE), act(Action.APPROVE, 301, digest=now.put_up)) == [
        "has_not_approved_yet"
    ]


@pytest.mark.parametrize("now", [put_up(negotiating()), agreed()])
def test_reopening_voids_every_approval(now: Agreement) -> None:
    assert refused(now, act(Action.REOPEN, 301)) == ["a_reason_is_given"]
    back = did(now, act(Action.REOPEN, 301, reason="Er is iets veranderd."))
    assert (back.state, back.put_up, back.approvals) == (State.IN_NEGOTIATION, None, ())


def test_stances_are_closed_once_the_text_is_put_up() -> None:
    now = put_up(everyone_consents(negotiating(deviation())))
    given = {"proposal": 1, "digest": now.proposals[0].current.digest, "reason": "Toch niet."}
    assert refused(now, act(Action.OBJECT, 301, **given)) == ["in_the_right_state"]


# ── the paper ────────────────────────────────────────────────────────────────────────────────────────────


def test_opening_needs_paper_of_exactly_the_approved_text() -> None:
    now = agreed()
    assert refused(now, act(Action.OPEN_SIGNING, OFFICE)) == ["the_paper_says_the_agreed_text"]
    wrong = act(Action.OPEN_SIGNING, OFFICE, paper=paper(now, digest=DIGEST))
    assert refused(now, wrong) == ["the_paper_says_the_agreed_text"]
    fewer = act(Action.OPEN_SIGNING, OFFICE, paper=paper(now, asked=now.signatories[:1]))
    assert refused(now, fewer) == ["the_paper_asks_todays_signatories"]


def test_opening_is_refused_when_a_partner_joined_after_the_approval() -> None:
    now = agreed()
    joined = replace(now, partners=(*now.partners, replace(now.partners[-1], key="nieuw", name="Nieuw")))
    broken = refused(joined, act(Action.OPEN_SIGNING, OFFICE, paper=paper(now)))
    assert broken[:3] == [
        "every_partner_approved",
        "the_text_is_still_the_approved_one",
        "every_partner_has_a_signatory",
    ]


def test_opening_is_refused_when_one_person_would_sign_twice() -> None:
    now = replace(
        agreed(),
        signatories=(*(signatory(p) for p in (TEAM, MUNICIPALITY, POLICE)), signatory(HOUSING, person=301)),
    )
    assert "signatories_are_different_people" in refused(
        now, act(Action.OPEN_SIGNING, OFFICE, paper=paper(now))
    )


def test_the_municipality_signs_last() -> None:
    now = for_signing()
    given = {"fresh": True, "digest": "b" * 64}
    assert refused(now, act(Action.SIGN, 201, **given)) == ["it_is_their_turn"]
    assert refused(now, act(Action.DECLINE, 201, reason="x")) == ["it_is_their_turn"]


def test_signing_is_in_person_on_the_recorded_paper_once_and_on_a_mandate() -> None:
    now = for_signing()
    assert refused(now, act(Action.SIGN, 301, digest="b" * 64)) == ["proved_who_they_are_just_now"]
    assert refused(now, act(Action.SIGN, 301, fresh=True, digest=DIGEST)) == ["on_exactly_this_paper"]
    again = act(Action.SIGN, 301, fresh=True, digest="b" * 64)
    assert refused(sign(now, POLICE), again) == ["has_not_signed_yet"]
    ended = replace(now, signatories=tuple(replace(s, until=YESTERDAY) for s in now.signatories))
    assert refused(ended, again) == ["the_mandate_to_sign_holds"]


def test_a_signature_moves_the_head_and_leaves_the_base() -> None:
    now = for_signing()
    decision = decided(now, act(Action.SIGN, 301, fresh=True, digest="b" * 64, new_head="c" * 64))
    assert decision.effects == (effects.Signed(300, "b" * 64, "c" * 64),)
    after = apply(now, decision.target, decision.effects).paper
    assert after is not None
    assert (after.base, after.head, after.signed) == ("b" * 64, "c" * 64, (300,))


def test_declining_voids_paper_and_approvals() -> None:
    now = sign(for_signing(), TEAM)
    assert refused(now, act(Action.DECLINE, 301)) == ["a_reason_is_given"]
    assert refused(now, act(Action.DECLINE, COORDINATOR, reason="x")) == ["has_not_signed_yet"]
    back = did(now, act(Action.DECLINE, 301, reason="Dit klopt niet."))
    assert (back.state, back.paper, back.approvals, back.put_up) == (State.IN_NEGOTIATION, None, (), None)


def test_recognising_needs_other_eyes_and_a_verdict_on_exactly_this_file() -> None:
    now = signed()
    assert now.paper is not None
    good = checks(now)
    assert refused(now, act(Action.RECOGNISE, OFFICE, **good)) == ["another_than_the_opener"]
    for check in (
        None,
        PaperCheck(now.paper.head, valid=False, reasons=("Veranderd.",)),
        PaperCheck(DIGEST, valid=True),
    ):
        assert refused(now, act(Action.RECOGNISE, OTHER_OFFICE, **{**good, "check": check})) == [
            "every_signature_verifies_now"
        ]
    unsigned = replace(now, paper=replace(now.paper, signed=now.paper.signed[:-1]))
    assert refused(unsigned, act(Action.RECOGNISE, OTHER_OFFICE, **good)) == ["everyone_signed"]


def test_recognising_needs_that_what_becomes_public_of_exactly_this_text_was_judged() -> None:
    now = signed()
    assert now.paper is not None
    for public in (None, PublicCheck(now.paper.digest, undecided=1), PublicCheck(DIGEST, undecided=0)):
        attempt = act(Action.RECOGNISE, OTHER_OFFICE, **{**checks(now), "public": public})
        assert refused(now, attempt) == ["what_becomes_public_was_judged"]


@pytest.mark.parametrize(
    "now",
    [agreement(), agreement(State.SUBMITTED), negotiating(), put_up(negotiating()), agreed(), for_signing()],
)
def test_the_team_may_withdraw_before_everything_is_signed(now: Agreement) -> None:
    after = did(now, act(Action.WITHDRAW))
    assert (after.state, after.paper) == (State.WITHDRAWN, None)


# ── what a page may offer, and the table itself ──────────────────────────────────────────────────────────


def test_offers_say_what_is_mine_to_do_and_what_stands_in_its_way() -> None:
    offered = offers(agreement(State.SUBMITTED, minimum_members=3), act(Action.SUBMIT, OFFICE))
    assert [(o.action, o.hindrances) for o in offered] == [(Action.RETURN, ()), (Action.TAKE_UP, ())]
    waiting = offers(negotiating(deviation()), act(Action.SUBMIT))
    hindrances = {o.action: [r.rule for r in o.hindrances] for o in waiting}
    assert hindrances[Action.PUT_TO_APPROVAL] == ["every_proposal_is_settled"]
    assert offers(agreement(), act(Action.SUBMIT, STRANGER)) == ()


def test_every_state_can_be_reached_and_every_row_is_reachable() -> None:
    reached = {State.DRAFT}
    for _ in State:
        reached |= {row.target for row in lifecycle.ROWS if row.source in reached}
    assert reached == set(State)


def test_rows_that_share_action_and_state_differ_in_when() -> None:
    for row in lifecycle.ROWS:
        twins = lifecycle.rows_for(row.action, row.source)
        assert [t.when is None for t in twins] == [False] * (len(twins) - 1) + [True]


def test_a_rule_that_forgot_to_ask_is_a_bug_and_not_a_half_made_change() -> None:
    with pytest.raises(LookupError):
        consequences(negotiating(), act(Action.PROPOSE))
    with pytest.raises(LookupError):
        consequences(negotiating(), act(Action.RETRACT))


def test_a_partner_that_is_no_partner_is_a_bug() -> None:
    with pytest.raises(KeyError):
        agreement().partner("onbekend")


def test_the_diagram_shows_every_pair_of_states() -> None:
    diagram = lifecycle.mermaid()
    assert diagram.startswith("stateDiagram-v2\n    [*] --> concept\n")
    assert "    ter_goedkeuring --> overeengekomen: goedkeuren\n" in diagram
    assert diagram.count("-->") == len({(r.source, r.target) for r in lifecycle.ROWS}) + 1 + len(FINAL)


def test_proposal_kinds_have_their_word() -> None:
    assert [kind.value for kind in ProposalKind] == ["afwijking", "aanvulling", "gebied"]


def test_the_level_named_decides_the_seat() -> None:
    seats = (*agreement().seats, seat(POLICE, MIDDLE, person=301))
    now = replace(negotiating(deviation()), seats=seats)
    given = {"proposal": 1, "digest": now.proposals[0].current.digest}
    assert did(now, act(Action.CONSENT, 301, level=MIDDLE, **given)).proposals[0].stances[-1].level == MIDDLE
    assert did(now, act(Action.CONSENT, 301, **given)).proposals[0].stances[-1].level == LOW
    assert now.seats_of(301, TODAY)[0].level == LOW


def test_an_effect_that_is_none_is_a_bug() -> None:
    with pytest.raises(TypeError):
        apply(agreement(), State.DRAFT, ("geen gevolg",))  # type: ignore[arg-type]  # what no consequence is, on purpose
