"""The terms of the steps: what they are, and setting them from a day on."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from language.said import said
from workflow.domain.terms import LONGEST, WAITED_FOR, Term, Terms
from workflow.domain.vocabulary import Action, Administration
from workflow.persistence import terms
from workflow.persistence.together import Together
from workflow.services.administration import journalled
from workflow.services.desk import Desk

FURTHEST = timedelta(days=5 * 365)
"""How far from today a term may begin: further is a typing error."""


class WrongTerm(ValueError):
    """A term cannot be so. Its str is a Dutch sentence."""


@dataclass(frozen=True, slots=True)
class Step:
    """The terms of one step."""

    action: Action
    now: Term
    """The term of what begins to wait today."""
    dated: Mapping[date, Term]
    """What was set, from which day on; newest first."""
    coming: tuple[date, ...] = ()
    """The days from which something else holds, that are still to come."""


class StepTerms:
    """The terms of every step."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self) -> tuple[Step, ...]:
        """Every step that is waited for, in the order of the way."""
        with self._desk.database.reading() as session:
            known = terms.terms(Together(session))()
        today = self._desk.today()
        return tuple(_step(known, action, today) for action in WAITED_FOR)

    def of(self, action: Action) -> Step:
        """One step. Raises WrongTerm for a word nobody is waited for with."""
        found = next((step for step in self.all() if step.action is action), None)
        if found is None:
            raise WrongTerm(said("Op deze stap wacht niemand: {step}.", step=action.value))
        return found

    def set(self, action: Action, term: Term, since: date | None = None, by: int | None = None) -> date:
        """Let this be the term of what begins to wait from that day on, or from today; gives the day.

        `by` is who set it on the site. Raises WrongTerm.
        """
        first = since or self._desk.today()
        self._check(action, term, first)
        body = {"step": action.value, "since": first.isoformat(), **asdict(term)}
        with self._desk.database.begin() as session:
            # The journal first: nobody else sets a term until the end of this transaction.
            by_whom = {} if by is None else {"person": by}
            journalled(session, self._desk, Administration.TERM_SET, body | by_whom)
            terms.keep(session, action, first, term)
        return first

    def _check(self, action: Action, term: Term, since: date) -> None:
        if action not in WAITED_FOR:
            raise WrongTerm(said("Op deze stap wacht niemand: {step}.", step=action.value))
        if not term.fits:
            raise WrongTerm(
                said(
                    "Kies een aantal dagen van 1 tot en met {longest}; "
                    "bij informeren mag ook 0, dat is nooit.",
                    longest=LONGEST,
                )
            )
        if abs(since - self._desk.today()) > FURTHEST:
            raise WrongTerm(said("De eerste dag ligt meer dan vijf jaar van vandaag."))


def _step(known: Terms, action: Action, today: date) -> Step:
    dated = dict(sorted(known.dated.get(action, {}).items(), reverse=True))
    return Step(action, known.on(action, today), dated, tuple(sorted(day for day in dated if day > today)))
