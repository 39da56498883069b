"""Terms: from when somebody is late, how often they are reminded, and when the next level up is told.

A term never decides: silence is no consent, no approval and no refusal, however long it lasts ("mits
daarover met alle partners, op alle niveaus van overleg, instemming wordt bereikt", annex of the covenant).
What is here only says when a person is reminded or informed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from workflow.domain.facts import Agreement
from workflow.domain.turn import Turn
from workflow.domain.vocabulary import Action

WAITED_FOR = (
    Action.SUBMIT,
    Action.TAKE_UP,
    Action.CONSENT,
    Action.REVISE,
    Action.PUT_TO_APPROVAL,
    Action.APPROVE,
    Action.OPEN_SIGNING,
    Action.SIGN,
    Action.RECOGNISE,
    Action.RESUME,
    Action.RENEW,
)
"""The steps that have a term, in the order in which they come."""
LONGEST = 365
"""Days: no term is longer than a year."""


@dataclass(frozen=True, slots=True)
class Term:
    """The term of one step, in days."""

    days: int
    """Days after the day on which the waiting began; then one is late. From 1."""
    remind: int
    """Days between two reminders. From 1."""
    inform: int
    """Days late after which the next level up of the same partner is told; 0 is never."""

    @property
    def fits(self) -> bool:
        """Whether a term can be like this."""
        return all(1 <= n <= LONGEST for n in (self.days, self.remind)) and 0 <= self.inform <= LONGEST


DEFAULT = Term(days=14, remind=7, inform=14)
"""What holds for a step for which nothing else was set."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms that were set, each from a day on."""

    dated: Mapping[Action, Mapping[date, Term]] = field(default_factory=dict)

    def on(self, action: Action, day: date) -> Term:
        """The term of a step for a waiting that began on that day."""
        known = {since: term for since, term in self.dated.get(action, {}).items() if since <= day}
        return known[max(known)] if known else DEFAULT


@dataclass(frozen=True, slots=True)
class Deadline:
    """One waiting and its term: pure arithmetic on days in the municipality."""

    began: date
    term: Term

    @property
    def due(self) -> date:
        """The last day on which one is in time."""
        return self.began + timedelta(days=self.term.days)

    @property
    def late_since(self) -> date:
        """The first day on which one is late."""
        return self.due + timedelta(days=1)

    def late_on(self, day: date) -> bool:
        """Whether one is late on that day."""
        return day > self.due

    def interval_on(self, day: date) -> int:
        """Which interval between reminders that day is in: 0 begins when one is late. Negative before."""
        return (day - self.late_since).days // self.term.remind

    def reminds_on(self, day: date, last: date | None) -> bool:
        """Whether a reminder is due: one is late, and the last one is an interval ago or was never sent."""
        return self.late_on(day) and (last is None or (day - last).days >= self.term.remind)

    def informs_on(self, day: date) -> bool:
        """Whether the next level up is to know."""
        return self.term.inform > 0 and (day - self.due).days >= self.term.inform


def next_level_up(agreement: Agreement, turn: Turn, day: date) -> tuple[int, ...]:
    """The people of the same partner at the next level above whoever is waited for; often nobody.

    They are told and can do nothing about it: nobody acts at a level at which they hold no seat.
    """
    seats = [s for s in agreement.seats if s.partner == turn.partner and s.holds_on(day)]
    asked = turn.level or max((s.level for s in seats if s.person in turn.people), default=None)
    if asked is None:
        return ()
    above = min((s.level for s in seats if s.level > asked), default=None)
    found = (s.person for s in seats if s.level == above and s.person not in turn.people)
    return tuple(dict.fromkeys(found))
