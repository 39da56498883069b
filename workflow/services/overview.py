"""What a person sees first: what waits for them, and the dossiers they may open."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from workflow.domain.consent import proposal_state
from workflow.domain.facts import Agreement
from workflow.domain.turn import OFFICE_STATES, WAITING_IN
from workflow.domain.vocabulary import FINAL, IN_FORCE, PartnerKind, ProposalState, Role, State
from workflow.persistence import agreements, people
from workflow.persistence.tables import (
    AgreementPartnerRow,
    AgreementRow,
    AskedRow,
    PaperRow,
    PartnerRow,
    TeamRow,
)
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
    own: str
    """The team's key as a partner."""
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


OFFICE_TURN, TEAM_TURN = "het_bureau", "het_team"
"""Who is to act, beside the partners; no partner has such a key."""
WHO = ("", OFFICE_TURN, TEAM_TURN)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to see on the board."""

    search: str = ""
    """Part of the team's name; empty for every team."""
    state: State | None = None
    who: str = ""
    """Who is to act: the key of a partner, `OFFICE_TURN` or `TEAM_TURN`; empty for anybody or nobody."""
    late: bool = False
    """Only what somebody is late with."""
    page: int = 1

    def meets(self, line: Line) -> bool:
        """Whether the line waits for whom is asked, and late if that is asked."""
        return any(self._meant(w, line) and (w.late or not self.late) for w in line.waiting)

    def _meant(self, waiting: Waiting, line: Line) -> bool:
        turn = waiting.turn
        if self.who == OFFICE_TURN:
            return turn.role is Role.MAYORS_OFFICE
        return not self.who or turn.partner == (line.own if self.who == TEAM_TURN else self.who)


@dataclass(frozen=True, slots=True)
class Board:
    """All dossiers that fit a wish: a page of them, and how many are in each state."""

    sheet: Sheet[Line]
    stages: Mapping[State, int]
    """How many fit the wish in each state, whatever state it asks for; only where there are any."""
    partners: tuple[tuple[str, str], ...]
    """Key and name of everyone, beside the teams, who may be to act."""
    wish: Wish
    """As it was understood."""


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

    def board(self, person: int, wish: Wish | None = None) -> Board:
        """All dossiers, a page at a time: first what waits longest. For the burgemeester's office.

        The number of queries does not depend on how many teams there are. Whose turn it is and whether they
        are late is no column: whoever asks for that lets every dossier be read that may fit.
        """
        wish = wish or Wish()
        with self._desk.database.reading() as session:
            partners, roles = _partners_and_roles(session, person)
            known = {*WHO, *(key for key, _ in partners)}
            wish = wish if wish.who in known else replace(wish, who="")
            by = self._by_turn if wish.who or wish.late else self._by_state
            sheet, stages = by(session, wish, Reader(person, roles))
        return Board(sheet, {state: stages[state] for state in State if stages.get(state)}, partners, wish)

    def _by_state(self, session: Session, wish: Wish, reader: Reader) -> tuple[Sheet[Line], dict[State, int]]:
        """A page of what has this name and state; only that page is read."""
        named = _named(wish.search)
        counts = named.with_only_columns(AgreementRow.state, func.count()).group_by(AgreementRow.state)
        stages = dict(session.execute(counts).all())
        total = stages.get(wish.state, 0) if wish.state else sum(stages.values())
        page = _page(wish.page, total)
        wanted = named.where(AgreementRow.state == wish.state) if wish.state else named
        rows = session.scalars(_ordered(wanted).limit(SIZE).offset((page - 1) * SIZE)).all()
        return Sheet(tuple(self._lines(session, rows, reader)), page, total), stages

    def _by_turn(self, session: Session, wish: Wish, reader: Reader) -> tuple[Sheet[Line], dict[State, int]]:
        """A page of what waits for somebody in particular, or is late."""
        rows = session.scalars(_ordered(_may_wait(wish, self._desk.now()))).all()
        found = [line for line in self._lines(session, rows, reader) if wish.meets(line)]
        lines = [line for line in found if wish.state in {None, line.state}]
        page = _page(wish.page, len(lines))
        part = tuple(lines[(page - 1) * SIZE : page * SIZE])
        return Sheet(part, page, len(lines)), Counter(line.state for line in found)

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
        return Line(row.id, team, facts.team, row.state, row.since, waits, len(standing), len(objected))


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


def _named(search: str) -> Select[AgreementRow]:
    query = select(AgreementRow)
    if not search.strip():
        return query
    named = func.lower(TeamRow.name).contains(search.strip().lower(), autoescape=True)
    return query.join(TeamRow, TeamRow.id == AgreementRow.team_id).where(named)


def _may_wait(wish: Wish, now: datetime) -> Select[AgreementRow]:
    """What can meet the wish, as far as the database knows: nobody is late on the day it began to wait."""
    query = _named(wish.search).where(AgreementRow.state.in_(WAITING_IN))
    if wish.late:
        query = query.where(AgreementRow.since < now - timedelta(days=1))
    if wish.who == OFFICE_TURN:
        return query.where(AgreementRow.state.in_(OFFICE_STATES))
    if wish.who in WHO:
        return query
    takes_part = select(AgreementPartnerRow.agreement_id).where(AgreementPartnerRow.partner == wish.who)
    return query.where(AgreementRow.id.in_(takes_part))


def _ordered(query: Select[AgreementRow]) -> Select[AgreementRow]:
    resting = case((AgreementRow.state.in_(RESTING), 1), else_=0)
    return query.order_by(resting, AgreementRow.since, AgreementRow.id)


def _page(asked: int, total: int) -> int:
    """The page that was asked, or the nearest there is."""
    return min(max(1, asked), max(1, -(-total // SIZE)))


def _partners_and_roles(session: Session, person: int) -> tuple[tuple[tuple[str, str], ...], frozenset[Role]]:
    """Every partner but the teams, by name, and what the reader is."""
    organisations = select(PartnerRow.key, PartnerRow.name).where(PartnerRow.kind != PartnerKind.TEAM)
    found = session.execute(organisations.order_by(PartnerRow.name)).all()
    return tuple((key, name) for key, name in found), people.roles(session, person)


def _teams(ask: Together, rows: Sequence[AgreementRow]) -> Later[dict[int, str]]:
    told = ask.ask(select(TeamRow.id, TeamRow.name).where(among(TeamRow.id, {row.team_id for row in rows})))
    return lambda: dict(told.rows)
