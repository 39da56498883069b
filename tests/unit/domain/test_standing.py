"""Periods of recognition: which days are in them, and which adjoin."""

from datetime import date

import pytest

from workflow.domain.standing import Period, joined

A, B, C, D = (date(2026, 1, day) for day in (1, 10, 20, 30))


@pytest.mark.parametrize(("day", "holds"), [(A, False), (B, True), (date(2026, 1, 19), True), (C, False)])
def test_a_period_ends_before_its_last_day_begins(day: date, holds: bool) -> None:
    assert Period(B, C).holds_on(day) is holds


def test_a_period_without_an_end_holds_for_ever() -> None:
    assert Period(A, None).holds_on(date(2099, 1, 1))


@pytest.mark.parametrize(
    ("periods", "wanted"),
    [
        ((), ()),
        ((Period(A, B), Period(B, C)), (Period(A, C),)),
        ((Period(B, None), Period(A, B)), (Period(A, None),)),
        ((Period(A, B), Period(C, D)), (Period(A, B), Period(C, D))),
        ((Period(A, A), Period(A, None)), (Period(A, None),)),
        ((Period(B, B),), ()),
        ((Period(A, B), Period(B, B), Period(B, C)), (Period(A, C),)),
    ],
)
def test_adjoining_periods_are_one(periods: tuple[Period, ...], wanted: tuple[Period, ...]) -> None:
    assert joined(periods) == wanted
