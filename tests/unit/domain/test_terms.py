"""Late or not, which interval, and who is told: arithmetic on days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.builders import (
    HIGH,
    LOW,
    MIDDLE,
    POLICE,
    TEAM,
    TODAY,
    YESTERDAY,
    agreed,
    agreement,
    for_signing,
    negotiating,
    put_up,
    seat,
    signed,
    supplement,
)
from workflow.domain.terms import DEFAULT, WAITED_FOR, Deadline, Term, Terms, next_level_up
from workflow.domain.turn import WAITING_IN, Turn, turns
from workflow.domain.vocabulary import Action, Role, State

BEGAN = date(2026, 11, 1)
LINE = Deadline(BEGAN, Term(days=14, remind=7, inform=14))


def after(days: int) -> date:
    return BEGAN + timedelta(days=days)


def test_the_last_day_is_still_in_time() -> None:
    assert LINE.due == after(14)
    assert not LINE.late_on(after(14))
    assert LINE.late_on(after(15))
    assert LINE.late_since == after(15)


@pytest.mark.parametrize(("days", "interval"), [(14, -1), (15, 0), (21, 0), (22, 1), (28, 1), (29, 2)])
def test_intervals_begin_when_one_is_late(days: int, interval: int) -> None:
    assert LINE.interval_on(after(days)) == interval


@pytest.mark.parametrize(
    ("days", "last", "reminds"),
    [(14, None, False), (15, None, True), (15, 9, False), (15, 8, True), (21, 15, False), (22, 15, True)],
)
def test_a_reminder_is_due_once_an_interval_and_never_before_one_is_late(
    days: int, last: int | None, reminds: bool
) -> None:
    assert LINE.reminds_on(after(days), after(last) if last is not None else None) is reminds


def test_the_next_level_up_is_told_after_its_days_or_never() -> None:
    assert not LINE.informs_on(after(27))
    assert LINE.informs_on(after(28))
    assert not Deadline(BEGAN, Term(14, 7, 0)).informs_on(after(1000))


def test_a_term_counts_from_its_own_day_and_else_the_default_does() -> None:
    short, long = Term(1, 1, 0), Term(30, 10, 0)
    terms = Terms({Action.CONSENT: {BEGAN: short, after(10): long}})
    assert terms.on(Action.CONSENT, after(-1)) == DEFAULT
    assert terms.on(Action.CONSENT, after(0)) == terms.on(Action.CONSENT, after(9)) == short
    assert terms.on(Action.CONSENT, after(10)) == long
    assert terms.on(Action.SIGN, after(10)) == DEFAULT == Term(14, 7, 14)


@pytest.mark.parametrize(
    "term",
    [Term(0, 7, 14), Term(14, 0, 14), Term(14, 7, -1), Term(366, 7, 0), Term(1, 366, 0), Term(1, 1, 366)],
)
def test_what_is_no_term_does_not_fit(term: Term) -> None:
    assert not term.fits


@pytest.mark.parametrize("term", [DEFAULT, Term(1, 1, 0), Term(365, 365, 365)])
def test_what_is_a_term_fits(term: Term) -> None:
    assert term.fits


def test_every_step_that_is_waited_for_has_a_term() -> None:
    stages = (
        agreement(), agreement(State.SUBMITTED), negotiating(), negotiating(supplement()),
        put_up(negotiating()), agreed(), for_signing(), signed(),
        replace(signed(), state=State.RECOGNISED, newest_version=2), replace(signed(), state=State.SUSPENDED),
    )  # fmt: skip
    assert {stage.state for stage in stages} == set(WAITING_IN)
    asked = {turn.action for stage in stages for turn in turns(stage, TODAY)}
    assert asked | {Action.REVISE} == set(WAITED_FOR)


# ── the next level up ────────────────────────────────────────────────────────────────────────────────────


def consenting(level: int) -> Turn:
    return Turn(Action.CONSENT, (300 + level,), partner=POLICE, level=level)


def test_the_next_level_up_is_of_the_same_partner() -> None:
    assert next_level_up(agreement(), consenting(LOW), TODAY) == (302,)
    assert next_level_up(agreement(), consenting(MIDDLE), TODAY) == (303,)
    assert next_level_up(agreement(), consenting(HIGH), TODAY) == ()


def test_without_a_level_it_is_the_one_above_whoever_is_asked() -> None:
    assert next_level_up(agreement(), Turn(Action.APPROVE, (301,), partner=POLICE), TODAY) == (302,)
    assert next_level_up(agreement(), Turn(Action.SIGN, (999,), partner=POLICE), TODAY) == ()
    assert next_level_up(agreement(), Turn(Action.SUBMIT, (101,), partner=TEAM), TODAY) == ()


def test_a_vacant_seat_is_told_of_too() -> None:
    vacant = replace(consenting(LOW), people=())
    assert next_level_up(agreement(), vacant, TODAY) == (302,)


def test_the_office_and_an_unheld_level_have_nobody_above() -> None:
    assert next_level_up(agreement(), Turn(Action.TAKE_UP, role=Role.MAYORS_OFFICE), TODAY) == ()
    assert next_level_up(agreement(), Turn(Action.CONSENT, level=MIDDLE), TODAY) == ()


def test_a_level_without_a_seat_today_is_passed_over() -> None:
    now = agreement()
    ended = seat(POLICE, MIDDLE, until=YESTERDAY)
    seats = (*(s for s in now.seats if s.person != 302), ended)
    assert next_level_up(replace(now, seats=seats), consenting(LOW), TODAY) == (303,)


def test_who_is_asked_already_is_not_told_as_well() -> None:
    now = agreement()
    both = seat(POLICE, MIDDLE, person=301)
    seats = (*(s for s in now.seats if s.person != 302), both)
    assert next_level_up(replace(now, seats=seats), consenting(LOW), TODAY) == ()
