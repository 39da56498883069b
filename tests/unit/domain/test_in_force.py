"""From recognition on: suspending, ending, lapsing, and being succeeded."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.builders import (
    COORDINATOR,
    COVENANT,
    HOUSING,
    HUNDREDS,
    LOW,
    MANDATE,
    MIDDLE,
    MUNICIPALITY,
    OFFICE,
    OTHER_OFFICE,
    POLICE,
    TEAM,
    TODAY,
    TOMORROW,
    YESTERDAY,
    act,
    agreement,
    checks,
    decided,
    did,
    refused,
    signatory,
    signed,
)
from workflow.domain import effects
from workflow.domain.facts import Act, Agreement, Notice
from workflow.domain.machine import offers
from workflow.domain.standing import Period, periods_after
from workflow.domain.succession import Basis, months_later, successor_of
from workflow.domain.turn import turns
from workflow.domain.vocabulary import IN_FORCE, Action, Role, State

SIGNER = HUNDREDS[HOUSING] + LOW
NEXT_YEAR = date(2027, 11, 23)


def itself(action: Action, **given: Any) -> Act:
    return replace(act(action, 0, **given), roles=frozenset({Role.INSTALLATION}))


def recognised(**changes: Any) -> Agreement:
    now = signed()
    now = replace(now, **changes)
    return did(now, act(Action.RECOGNISE, OTHER_OFFICE, **checks(now)))


def drawn_up(now: Agreement, action: Action, person: int = COORDINATOR, **given: Any) -> Act:
    wish = act(action, person, **given)
    basis = Basis(now.covenant_version, COVENANT, now.levels, now.minimum_members)
    return replace(wish, successor=successor_of(now, wish, basis))


# ── the term ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_term_begins_with_recognition() -> None:
    now = recognised(term_months=12)
    assert (now.recognised_on, now.term_ends, now.lapses_on) == (TODAY, NEXT_YEAR, NEXT_YEAR)
    assert recognised().lapses_on is None


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 11, 23), 48, date(2030, 11, 23)),
        (date(2026, 10, 31), 2, date(2026, 12, 31)),
    ],
)
def test_months_later(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


@pytest.mark.parametrize("state", sorted(IN_FORCE))
def test_it_expires_when_its_term_ends_and_not_before(state: State) -> None:
    now = replace(recognised(term_months=12), state=state)
    early = replace(itself(Action.LAPSE), today=NEXT_YEAR - timedelta(days=1))
    assert refused(now, early) == ["the_term_has_ended"]
    on_the_day = decided(now, replace(early, today=NEXT_YEAR))
    assert (on_the_day.target, on_the_day.effects) == (State.EXPIRED, (effects.Stopped(NEXT_YEAR),))


def test_nobody_can_make_it_lapse() -> None:
    now = replace(recognised(term_months=12), term_ends=YESTERDAY)
    for person in (COORDINATOR, OFFICE, SIGNER):
        assert refused(now, act(Action.LAPSE, person)) == ["the_installation_itself"]
        assert refused(now, act(Action.SUPERSEDE, person)) == ["the_installation_itself"]


# ── ending ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("state", sorted(IN_FORCE))
@pytest.mark.parametrize(("person", "partner"), [(COORDINATOR, TEAM), (SIGNER, HOUSING)])
def test_the_team_and_a_partner_can_end_it_at_once_or_by_notice(
    state: State, person: int, partner: str
) -> None:
    now = replace(recognised(), state=state)
    at_once = decided(now, act(Action.END, person, reason="Gestopt.", day=TODAY))
    notice = Notice(partner, person, TODAY)
    assert at_once.target is State.ENDED
    assert at_once.effects == (effects.NoticeGiven(notice), effects.Stopped(TODAY))
    later = did(now, act(Action.END, person, reason="Gestopt.", day=TOMORROW))
    assert (later.state, later.notice) == (state, Notice(partner, person, TOMORROW))
    lapse = replace(itself(Action.LAPSE), today=TOMORROW)
    assert decided(later, lapse).target is State.ENDED
    assert refused(later, itself(Action.LAPSE)) == ["the_term_has_ended"]


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"day": TODAY}, "a_reason_is_given"),
        ({"reason": "x"}, "it_ends_today_or_later"),
        ({"reason": "x", "day": YESTERDAY}, "it_ends_today_or_later"),
        ({"reason": "x" * 5001, "day": TODAY}, "words_are_not_too_many"),
    ],
)
def test_ending_asks_a_reason_and_a_day(given: dict[str, Any], rule: str) -> None:
    assert refused(recognised(), act(Action.END, **given)) == [rule]


def test_a_notice_never_makes_it_last_longer() -> None:
    now = recognised(term_months=12)
    late = act(Action.END, reason="x", day=NEXT_YEAR)
    assert refused(now, late) == ["it_does_not_end_before_that"]
    now = did(now, act(Action.END, reason="x", day=TOMORROW))
    assert refused(now, act(Action.END, SIGNER, reason="x", day=TOMORROW)) == ["it_does_not_end_before_that"]
    assert did(now, act(Action.END, SIGNER, reason="x", day=TODAY)).state is State.ENDED


def test_when_notice_and_term_are_both_over_the_first_counts() -> None:
    now = replace(recognised(), term_ends=TODAY, notice=Notice(TEAM, COORDINATOR, YESTERDAY))
    assert decided(now, itself(Action.LAPSE)).target is State.ENDED
    now = replace(now, term_ends=YESTERDAY, notice=Notice(TEAM, COORDINATOR, TODAY))
    assert decided(now, itself(Action.LAPSE)).target is State.EXPIRED


@pytest.mark.parametrize("person", [OFFICE, HUNDREDS[POLICE] + 2, 555])
def test_who_cannot_bind_a_partner_cannot_end_it(person: int) -> None:
    attempt = act(Action.END, person, reason="x", day=TODAY)
    assert refused(recognised(), attempt) == ["a_coordinator_or_todays_signatory"]


def test_a_signatory_whose_mandate_ended_cannot_end_it() -> None:
    now = recognised()
    gone = tuple(replace(s, until=YESTERDAY) if s.partner == HOUSING else s for s in now.signatories)
    attempt = act(Action.END, SIGNER, reason="x", day=TODAY)
    assert refused(replace(now, signatories=gone), attempt) == ["a_coordinator_or_todays_signatory"]


# ── suspending ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_office_suspends_and_resumes_with_a_reason() -> None:
    now = recognised()
    assert refused(now, act(Action.SUSPEND, OFFICE)) == ["a_reason_is_given"]
    assert refused(now, act(Action.SUSPEND, COORDINATOR, reason="x")) == ["the_mayors_office"]
    now = did(now, act(Action.SUSPEND, OFFICE, reason="Onderzoek."))
    assert now.state is State.SUSPENDED
    assert refused(now, act(Action.RESUME, OFFICE)) == ["a_reason_is_given"]
    assert refused(now, act(Action.RESUME, COORDINATOR, reason="x")) == ["the_mayors_office"]
    assert did(now, act(Action.RESUME, OFFICE, reason="Klaar.")).state is State.RECOGNISED


# ── succession ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("person", [COORDINATOR, HUNDREDS[POLICE] + 3])
def test_a_coordinator_or_any_seat_starts_a_successor_and_it_stays_recognised(person: int) -> None:
    now = recognised()
    after = did(now, drawn_up(now, Action.AMEND, person, reason="De tijden veranderen."))
    assert (after.state, after.successor_underway) == (State.RECOGNISED, True)
    again = drawn_up(after, Action.RENEW)
    assert refused(after, again) == ["no_successor_is_underway"]


def test_a_successor_asks_a_reason_when_it_changes_something() -> None:
    now = recognised()
    assert refused(now, drawn_up(now, Action.AMEND)) == ["a_reason_is_given"]
    assert refused(now, drawn_up(now, Action.AMEND, OFFICE, reason="x")) == ["a_seat"]


@pytest.mark.parametrize("action", [Action.AMEND, Action.RENEW])
def test_a_successor_needs_partners_that_can_be_heard(action: Action) -> None:
    now = recognised()
    unsigned = tuple(s for s in now.signatories if s.partner != MUNICIPALITY)
    silent = tuple(s for s in now.seats if s.partner != HOUSING)
    unapproved = tuple(replace(s, approver=False) if s.partner == POLICE else s for s in now.seats)
    without_middle = tuple(s for s in now.seats if s.level != MIDDLE)
    for unheard, rules in (
        (replace(now, signatories=unsigned), ["every_partner_has_a_signatory"]),
        (replace(now, seats=silent), ["every_partner_has_a_seat", "every_partner_has_an_approver"]),
        (replace(now, seats=unapproved), ["every_partner_has_an_approver"]),
        (replace(now, seats=without_middle), ["every_level_is_held"]),
    ):
        assert refused(unheard, drawn_up(unheard, action, reason="De tijden veranderen.")) == rules


def test_a_successor_is_of_this_agreement() -> None:
    now = recognised()
    stranger = replace(drawn_up(now, Action.RENEW), successor=None)
    assert refused(now, stranger) == ["the_successor_follows_this"]
    other = drawn_up(replace(now, id=8), Action.RENEW)
    assert refused(now, other) == ["the_successor_follows_this"]


@pytest.mark.parametrize("state", sorted(IN_FORCE))
def test_it_is_superseded_when_its_successor_is_recognised_and_by_nothing_else(state: State) -> None:
    now = replace(recognised(), state=state)
    successor = replace(recognised(), id=8, predecessor=7)
    assert decided(now, itself(Action.SUPERSEDE, successor=successor)).target is State.SUPERSEDED
    for other in (
        None,
        replace(successor, state=State.SIGNED),
        replace(successor, predecessor=6),
        replace(successor, team=POLICE),
    ):
        assert refused(now, itself(Action.SUPERSEDE, successor=other)) == ["its_successor_was_recognised"]


# ── standing ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_periods_of_recognition() -> None:
    now = recognised(term_months=12)
    days = [date(2026, 12, 1), date(2026, 12, 8), date(2027, 3, 1)]
    periods = periods_after((), now, (effects.Recognised(1, TODAY, NEXT_YEAR),))
    assert periods == (Period(TODAY, NEXT_YEAR),)
    periods = periods_after(periods, now, (effects.Suspended(days[0]),))
    periods = periods_after(periods, now, (effects.Resumed(days[1]),))
    assert periods == (Period(TODAY, days[0]), Period(days[1], NEXT_YEAR))
    notice = effects.NoticeGiven(Notice(TEAM, COORDINATOR, days[2]))
    assert periods_after(periods, now, (notice,)) == (Period(TODAY, days[0]), Period(days[1], days[2]))
    assert periods_after(periods, now, (effects.Stopped(days[1]),))[1] == Period(days[1], days[1])
    assert periods_after(periods, now, (effects.Submitted(1),)) == periods


# ── whose turn ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_team_is_asked_to_renew_in_time_and_under_a_new_covenant() -> None:
    now = recognised(term_months=12)
    assert turns(now, TODAY) == ()
    assert [t.action for t in turns(now, NEXT_YEAR - timedelta(days=90))] == [Action.RENEW]
    newer = replace(now, newest_version=2)
    assert [(t.action, t.people) for t in turns(newer, TODAY)] == [(Action.RENEW, (COORDINATOR,))]
    assert turns(replace(newer, successor_underway=True), TODAY) == ()
    assert turns(replace(newer, notice=Notice(TEAM, COORDINATOR, TOMORROW)), TODAY) == ()
    assert [t.role for t in turns(replace(now, state=State.SUSPENDED), TODAY)] == [Role.MAYORS_OFFICE]


def test_what_is_offered_to_whom_in_force() -> None:
    def offered(person: int) -> set[Action]:
        return {offer.action for offer in offers(recognised(), act(Action.END, person))}

    assert offered(COORDINATOR) == {Action.AMEND, Action.RENEW, Action.END}
    assert offered(OFFICE) == {Action.SUSPEND}
    assert offered(HUNDREDS[POLICE] + 3) == {Action.AMEND, Action.RENEW}
    assert offered(555) == set()


# ── a document that somebody can no longer sign ──────────────────────────────────────────────────────────


def test_an_approver_reopens_when_an_asked_signatory_has_no_mandate_any_more() -> None:
    from_signing = replace(signed(), state=State.FOR_SIGNING)
    paper = from_signing.paper
    assert paper is not None
    waiting = replace(from_signing, paper=replace(paper, signed=paper.signed[:-1]))
    reopen = act(Action.REOPEN, HUNDREDS[POLICE] + LOW, reason="Er is een nieuwe burgemeester.")
    assert refused(waiting, reopen) == ["someone_asked_can_no_longer_sign"]
    new_mayor = signatory(MUNICIPALITY, id=999, person=299, mandate=MANDATE)
    changed = tuple(s for s in waiting.signatories if s.partner != MUNICIPALITY)
    after = did(replace(waiting, signatories=(*changed, new_mayor)), reopen)
    assert (after.state, after.paper, after.put_up, after.approvals) == (
        State.IN_NEGOTIATION,
        None,
        None,
        (),
    )
    assert agreement().paper is None


# ── what has run out ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("action", [Action.SUSPEND, Action.AMEND, Action.RENEW])
def test_what_has_run_out_is_not_gone_on_with(action: Action) -> None:
    who = OFFICE if action is Action.SUSPEND else COORDINATOR
    over = recognised(term_months=12)
    for day, reasons in ((NEXT_YEAR - timedelta(days=1), []), (NEXT_YEAR, ["it_still_applies"])):
        attempt = replace(drawn_up(over, action, who, reason="Zomaar."), today=day)
        if reasons:
            assert refused(over, attempt) == reasons
        else:
            decided(over, attempt)


def test_what_was_suspended_until_its_notice_ran_out_does_not_revive() -> None:
    now = did(recognised(), act(Action.SUSPEND, OFFICE, reason="Zomaar."))
    now = did(now, act(Action.END, reason="Klaar.", day=TOMORROW))
    assert refused(now, replace(act(Action.RESUME, OFFICE, reason="Toch."), today=TOMORROW)) == [
        "it_still_applies"
    ]
    assert did(now, act(Action.RESUME, OFFICE, reason="Toch.")).state is State.RECOGNISED
