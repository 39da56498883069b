"""What a person sees first: what waits for them, and the dossiers they may open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from workflow.domain.consent import proposal_state
from workflow.domain.facts import Agreement
from workflow.domain.turn import OFFICE_STATES
from workflow.domain.vocabulary import FINAL, IN_FORCE, ProposalState, Role, State
from workflow.persistence import agreements, people
from workflow.persistence.tables import AgreementPartnerRow, AgreementRow, AskedRow, PaperRow, TeamRow
from workflow.persistence.together import Later, Together, among
from workflow.services.cases import sees
from workflow.services.desk import Desk
from workflow.services.pages import SIZE, Sheet
from workflow.services.waiting import Reader, Waiting, waiting_told

RESTING = (*IN_FORCE, *FINAL)
"""States in which nothing is on its way any more; these come last."""


@dataclass(frozen=True, slots=True)
class Line:
    """One dossier on a list."""

    id: int
    team: str
    state: State
    since: datetime
    waiting: tuple[Waiting, ...]
    proposals: int
    """How many stand: made and not retracted."""
    objections: int
    """How many of those meet an objection."""

    @property
    def mine(self) -> tuple[Waiting, ...]:
        """What waits for the reader."""
        return tuple(w for w in self.waiting if w.mine)


class Overview:
    """Lists of dossiers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def lines(self, person: int) -> tuple[Line, ...]:
        """The dossiers of this person's own partner: first what waits for them longest, last what rests.

        For the burgemeester's office: those that wait for the office; all others stand on the board.
        """
        with self._desk.database.reading() as session:
            reader = Reader(person, people.roles(session, person))
            rows = session.scalars(_own(reader)).all()
            found = self._lines(session, rows, reader)
        kept = (line for line in found if Role.MAYORS_OFFICE not in reader.roles or line.mine)
        return tuple(sorted(kept, key=lambda line: (line.state in RESTING, not line.mine, line.since)))

    def board(self, person: int, page: int = 1, search: str = "", state: State | None = None) -> Sheet[Line]:
        """All dossiers, a page at a time: first what waits longest. For the burgemeester's office.

        The cost of a page does not depend on how many teams there are.
        """
        with self._desk.database.reading() as session:
            wanted = _wanted(search, state)
            total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
            page = min(max(1, page), max(1, -(-total // SIZE)))
            resting = case((AgreementRow.state.in_(RESTING), 1), else_=0)
            ordered = wanted.order_by(resting, AgreementRow.since, AgreementRow.id)
            rows = session.scalars(ordered.limit(SIZE).offset((page - 1) * SIZE)).all()
            reader = Reader(person, people.roles(session, person))
            found = {line.id: line for line in self._lines(session, rows, reader)}
        return Sheet(tuple(found[row.id] for row in rows), page, total)

    def _lines(self, session: Session, rows: Sequence[AgreementRow], reader: Reader) -> list[Line]:
        today = self._desk.today()
        facts = agreements.all_facts(session, rows, today)
        kept = {row.id: (row, facts[row.id]) for row in rows if sees(reader, facts[row.id], today)}
        ask = Together(session)
        told, teams = waiting_told(ask, kept, today, reader), _teams(ask, rows)
        waits, names = told(), teams()
        return [self._line(row, fact, names[row.team_id], waits[key]) for key, (row, fact) in kept.items()]

    def _line(self, row: AgreementRow, facts: Agreement, team: str, waits: tuple[Waiting, ...]) -> Line:
        today = self._desk.today()
        standing = [p for p in facts.proposals if not p.retracted]
        objected = [p for p in standing if proposal_state(facts, p, today) is ProposalState.OBJECTED]
        return Line(row.id, team, row.state, row.since, waits, len(standing), len(objected))


def _own(reader: Reader) -> Select[AgreementRow]:
    """What may concern this person: of partners they ever spoke or signed for, or in an office's states."""
    partners = people.partners_of(reader.person)
    of_partners = select(AgreementPartnerRow.agreement_id).where(AgreementPartnerRow.partner.in_(partners))
    asked = (
        select(PaperRow.agreement_id)
        .join(AskedRow, AskedRow.paper_id == PaperRow.id)
        .where(AskedRow.person_id == reader.person)
    )
    concerns = or_(AgreementRow.id.in_(of_partners), AgreementRow.id.in_(asked))
    if Role.MAYORS_OFFICE in reader.roles:
        concerns = or_(concerns, AgreementRow.state.in_(OFFICE_STATES))
    return select(AgreementRow).where(concerns)


def _wanted(search: str, state: State | None) -> Select[AgreementRow]:
    query = select(AgreementRow)
    if search.strip():
        named = func.lower(TeamRow.name).contains(search.strip().lower(), autoescape=True)
        query = query.join(TeamRow, TeamRow.id == AgreementRow.team_id).where(named)
    return query.where(AgreementRow.state == state) if state else query


def _teams(ask: Together, rows: Sequence[AgreementRow]) -> Later[dict[int, str]]:
    told = ask.ask(select(TeamRow.id, TeamRow.name).where(among(TeamRow.id, {row.team_id for row in rows})))
    return lambda: dict(told.rows)
