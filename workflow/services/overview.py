"""What a person sees first: what waits for them, and the dossiers they may open."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.consent import proposal_state
from workflow.domain.facts import Agreement
from workflow.domain.vocabulary import FINAL, ProposalState, State
from workflow.persistence import agreements, people
from workflow.persistence.tables import AgreementRow, TeamRow
from workflow.services.cases import sees
from workflow.services.desk import Desk
from workflow.services.waiting import Reader, Waiting, waiting_for

ENDED = FINAL | {State.RECOGNISED}


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
        """Every dossier this person may open: first what waits for them longest, last what ended."""
        today = self._desk.today()
        with self._desk.database.reading() as session:
            rows = session.scalars(select(AgreementRow)).all()
            reader = Reader(person, people.roles(session, person))
            facts = agreements.all_facts(session, rows, today)
            kept = {row.id: (row, facts[row.id]) for row in rows if sees(reader, facts[row.id], today)}
            waits = waiting_for(session, kept, today, reader)
            teams = _teams(session)
            found = [
                self._line(row, fact, teams[row.team_id], waits[key]) for key, (row, fact) in kept.items()
            ]
        return tuple(sorted(found, key=lambda line: (line.state in ENDED, not line.mine, line.since)))

    def _line(self, row: AgreementRow, facts: Agreement, team: str, waits: tuple[Waiting, ...]) -> Line:
        today = self._desk.today()
        standing = [p for p in facts.proposals if not p.retracted]
        objected = [p for p in standing if proposal_state(facts, p, today) is ProposalState.OBJECTED]
        return Line(row.id, team, row.state, row.since, waits, len(standing), len(objected))


def _teams(session: Session) -> dict[int, str]:
    return dict(session.execute(select(TeamRow.id, TeamRow.name)).all())
