"""In which periods a team is recognised by an agreement, from what was decided about it.

What stands at the end of a day counts for that day. A period begins with recognition or when a suspension is
lifted; it ends by suspension, by notice, by the term, or because a successor was recognised.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce

from workflow.domain import effects
from workflow.domain.effects import Effect
from workflow.domain.facts import Agreement


@dataclass(frozen=True, slots=True)
class Period:
    """From a day until a day that is not in it; None while no end is known."""

    since: date
    until: date | None

    def holds_on(self, day: date) -> bool:
        """Whether what stood at the end of that day was this."""
        return self.since <= day and (self.until is None or day < self.until)


Periods = tuple[Period, ...]


def periods_after(before: Periods, agreement: Agreement, done: tuple[Effect, ...]) -> Periods:
    """The periods after these effects; `agreement` is the agreement as they left it."""
    return reduce(lambda periods, effect: _after(periods, agreement, effect), done, before)


def _after(periods: Periods, agreement: Agreement, effect: Effect) -> Periods:
    match effect:
        case effects.Recognised(on=on) | effects.Resumed(on):
            return (*periods, Period(on, agreement.lapses_on))
        case effects.NoticeGiven(notice):
            return _shortened(periods, notice.day)
        case effects.Suspended(on) | effects.Stopped(on):
            return _shortened(periods, on)
    return periods


def _shortened(periods: Periods, day: date) -> Periods:
    return tuple(replace(p, until=day) if p.until is None or p.until > day else p for p in periods)


def joined(periods: Iterable[Period]) -> Periods:
    """The same days as one period where they adjoin, and without the periods in which no day is."""
    found: list[Period] = []
    for period in sorted(periods, key=lambda p: p.since):
        if period.until is not None and period.until <= period.since:
            continue
        last = found[-1] if found else None
        if last and last.until is not None and last.until >= period.since:
            found[-1] = replace(last, until=period.until)
        else:
            found.append(period)
    return tuple(found)
