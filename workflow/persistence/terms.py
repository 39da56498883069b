"""The terms that were set."""

from collections import defaultdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.terms import Term, Terms
from workflow.domain.vocabulary import Action
from workflow.persistence.tables import TermRow
from workflow.persistence.together import Later, Together


def terms(ask: Together) -> Later[Terms]:
    """All terms, of every step and from every day on."""
    told = ask.ask(select(TermRow))

    def made() -> Terms:
        found: dict[Action, dict[date, Term]] = defaultdict(dict)
        for (row,) in told.rows:
            found[row.action][row.since] = Term(row.days, row.remind, row.inform)
        return Terms(dict(found))

    return made


def keep(session: Session, action: Action, since: date, term: Term) -> None:
    """Let this be the term of the step from that day on; what was set for that very day is replaced."""
    row = TermRow(action=action, since=since, days=term.days, remind=term.remind, inform=term.inform)
    session.merge(row)
    session.flush()
