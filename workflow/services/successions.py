"""What follows an agreement in force: starting its successor, and stopping it when its time has come.

Everything here happens in the transaction of the act it follows from, but for `Lapsing`, which is for a job.
"""

from dataclasses import replace

from sqlalchemy import Select, or_, select

from workflow.domain.facts import Act
from workflow.domain.machine import Decision
from workflow.domain.succession import successor_of
from workflow.domain.vocabulary import IN_FORCE, Action, Administration, Role
from workflow.persistence import agreements, beginnings, people
from workflow.persistence.recording import Evidence
from workflow.persistence.tables import AgreementRow
from workflow.services import cases
from workflow.services.administration import journalled
from workflow.services.cases import Case
from workflow.services.desk import Desk

NOBODY = 0
"""The person of an act that follows from a date."""
ITSELF = frozenset({Role.INSTALLATION})


def drawn_up(case: Case, act: Act) -> Act:
    """The act with the successor it would start, under the newest covenant."""
    covenant = beginnings.newest_covenant(case.session)
    if covenant is None:
        return act
    basis = beginnings.basis(case.session, covenant)
    return replace(act, successor=successor_of(case.facts, act, basis))


def begin(case: Case, act: Act) -> int:
    """Store the successor that an allowed act starts; gives the id of its agreement."""
    begun, covenant = act.successor, beginnings.newest_covenant(case.session)
    if begun is None or covenant is None:
        raise LookupError("an allowed act has drawn its successor up")
    row = beginnings.begin(case.session, case.row.team_id, covenant.id, begun, case.desk.now())
    body, personal = beginnings.for_journal(begun)
    about = {"agreement": row.id, "team": row.team_id, "person": act.person}
    personal |= {"name": people.names(case.session, [act.person])[act.person], "reason": act.reason}
    row.journal_number = journalled(
        case.session, case.desk, Administration.SUCCESSOR_STARTED, about | body, personal
    )
    case.session.flush()
    cases.tell_of_beginning(case, row)
    return row.id


def hold_predecessor(case: Case) -> None:
    """Lock the agreement that this one may supersede, before anything is written in the journal.

    The journal is locked last, always: else another act on that agreement would wait for it for ever.
    """
    if case.facts.predecessor is not None:
        agreements.locked(case.session, case.facts.predecessor)


def supersede(case: Case, person: int) -> None:
    """The agreement that this one succeeds, if it is in force, is superseded in the same transaction."""
    if case.facts.predecessor is None:
        return
    row = agreements.locked(case.session, case.facts.predecessor)
    if row is None or row.state not in IN_FORCE:
        return
    recognised = agreements.facts(case.session, case.row, case.desk.today())
    before = Case(case.session, case.desk, row, agreements.facts(case.session, row, case.desk.today()))
    act = Act(Action.SUPERSEDE, person, case.desk.today(), ITSELF, successor=recognised)
    outcome = cases.outcome_of(before, act)
    cases.settle(before, act, outcome, Evidence())


class Lapsing:
    """Stopping agreements whose term or notice has run out."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def lapse_due(self) -> int:
        """Stop every agreement whose last day has passed, each in a transaction; gives their number.

        The register does not wait for this: it knows the day. This moves the state and tells everyone.
        """
        with self._desk.database.reading() as session:
            due = list(session.scalars(_due(self._desk)))
        return sum(self._lapse(agreement) for agreement in due)

    def _lapse(self, agreement: int) -> bool:
        with self._desk.database.begin() as session:
            row = agreements.locked(session, agreement)
            if row is None:
                return False
            case = Case(session, self._desk, row, agreements.facts(session, row, self._desk.today()))
            act = Act(Action.LAPSE, NOBODY, self._desk.today(), ITSELF)
            outcome = cases.outcome_of(case, act)
            if isinstance(outcome, Decision):
                cases.settle(case, act, outcome, Evidence())
            return isinstance(outcome, Decision)


def _due(desk: Desk) -> Select[int]:
    today = desk.today()
    over = or_(AgreementRow.term_ends <= today, AgreementRow.notice_day <= today)
    return select(AgreementRow.id).where(AgreementRow.state.in_(IN_FORCE), over).order_by(AgreementRow.id)
