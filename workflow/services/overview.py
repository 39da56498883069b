"""What a person sees first: what waits for them, and the dossiers they may open."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from workflow.domain.consent import Hearing, state_in
from workflow.domain.facts import Agreement
from workflow.domain.turn import OFFICE_STATES, WAITING_IN, Turn
from workflow.domain.vocabulary import FINAL, IN_FORCE, Action, PartnerKind, ProposalState, Role, State
from workflow.persistence import agreements, people
from workflow.persistence.proposals import Outlines
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
from workflow.services.waiting import Reader, Waiting, Waits

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


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do in one dossier."""

    line: Line
    waiting: Waiting


@dataclass(frozen=True, slots=True)
class Tasks:
    """What waits for somebody, and a page of their dossiers."""

    first: tuple[Task, ...]
    """The most urgent ones."""
    total: int
    """How many there are."""
    to_sign: int
    """How many of those are a signature."""
    sheet: Sheet[Line]


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

    def means(self, turn: Turn, team: str) -> bool:
        """Whether this turn in a dossier of this team is that of whom is asked."""
        if self.who == OFFICE_TURN:
            return turn.role is Role.MAYORS_OFFICE
        return not self.who or turn.partner == (team if self.who == TEAM_TURN else self.who)


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
        self._known = Outlines()

    def tasks(self, person: int, page: int, shown: int) -> Tasks:
        """What waits for this person, the `shown` most urgent things; and a page of their partner's dossiers.

        First come the dossiers that wait for them, then what waits longest; last what rests. For the
        burgemeester's office: those that wait for the office; all others stand on the board.
        """
        with self._desk.database.reading() as session:
            reader = Reader(person, people.roles(session, person))
            found = self._found(session, session.scalars(_own(reader)).all(), reader)
            mine = {key: found.waits.mine(key) for key in found.kept}
            office = Role.MAYORS_OFFICE in reader.roles
            keys = [key for key in found.kept if mine[key] or not office]
            keys.sort(key=lambda key: found.place(key, mine=bool(mine[key])))
            urgent = sorted(((key, w) for key in keys for w in mine[key]), key=lambda each: _urgency(each[1]))
            part = keys[(page - 1) * SIZE : page * SIZE]
            lines = self._lines(session, found, {*part, *(key for key, _ in urgent[:shown])})
        return Tasks(
            first=tuple(_task(lines[key], waiting) for key, waiting in urgent[:shown]),
            total=len(urgent),
            to_sign=sum(waiting.action is Action.SIGN for _, waiting in urgent),
            sheet=Sheet(tuple(lines[key] for key in part), page, len(keys)),
        )

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
        found = self._found(session, rows, reader)
        lines = self._lines(session, found, found.kept)
        return Sheet(tuple(lines.values()), page, total), stages

    def _by_turn(self, session: Session, wish: Wish, reader: Reader) -> tuple[Sheet[Line], dict[State, int]]:
        """A page of what waits for somebody in particular, or is late."""
        rows = session.scalars(_ordered(_may_wait(wish, self._desk.now()))).all()
        found = self._found(session, rows, reader)
        meeting = [key for key in found.kept if found.meets(key, wish)]
        stages = Counter(found.kept[key][0].state for key in meeting)
        keys = [key for key in meeting if wish.state in {None, found.kept[key][0].state}]
        page = _page(wish.page, len(keys))
        lines = self._lines(session, found, keys[(page - 1) * SIZE : page * SIZE])
        return Sheet(tuple(lines.values()), page, len(keys)), stages

    def _found(self, session: Session, rows: Sequence[AgreementRow], reader: Reader) -> "_Found":
        """What is the reader's to see of these, in outline, and what that waits for."""
        today = self._desk.today()
        facts = agreements.outlines(session, rows, today, self._known)
        kept = {row.id: (row, facts[row.id]) for row in rows if sees(reader, facts[row.id], today)}
        return _Found(kept, Waits.told(Together(session), kept, today, reader)())

    def _lines(self, session: Session, found: "_Found", keys: Collection[int]) -> dict[int, Line]:
        """These dossiers, in this order."""
        ask, today = Together(session), self._desk.today()
        rows = [found.kept[key][0] for key in keys]
        waits, teams, outlines = found.waits.named(ask, keys), _teams(ask, rows), self._known.told(ask, rows)
        named, names, told = waits(), teams(), outlines()
        lines = {}
        for key in keys:
            row, facts = found.kept[key]
            whole = replace(facts, proposals=tuple(told[key]))
            lines[key] = _line(row, whole, names[row.team_id], named.of(key), today)
        return lines


@dataclass(frozen=True, slots=True)
class _Found:
    """Dossiers that are the reader's to see, by their id."""

    kept: Mapping[int, tuple[AgreementRow, Agreement]]
    """In outline: proposals only while they are negotiated."""
    waits: Waits

    def place(self, key: int, *, mine: bool) -> tuple[bool, bool, datetime]:
        """Where it stands on the list of whoever it is for."""
        row = self.kept[key][0]
        return row.state in RESTING, not mine, row.since

    def meets(self, key: int, wish: Wish) -> bool:
        """Whether it waits for whom is asked, and late if that is asked."""
        team = self.kept[key][1].team
        asked = (turn for turn in self.waits.turns[key] if wish.means(turn, team))
        return any(not wish.late or self.waits.late(key, turn) for turn in asked)


def _line(row: AgreementRow, facts: Agreement, team: str, waits: tuple[Waiting, ...], day: date) -> Line:
    standing, hearing = [p for p in facts.proposals if not p.retracted], Hearing(facts, day)
    objected = [p for p in standing if state_in(hearing, p) is ProposalState.OBJECTED]
    return Line(row.id, team, facts.team, row.state, row.since, waits, len(standing), len(objected))


def _task(line: Line, waiting: Waiting) -> Task:
    """The same waiting as the line has it, with names."""
    return Task(line, next(w for w in line.waiting if w.turn == waiting.turn))


def _urgency(waiting: Waiting) -> tuple[bool, int, datetime]:
    """First what is late, then whose term ends first, then what waits longest."""
    return not waiting.late, waiting.deadline.late_since.toordinal(), waiting.since


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
    return select(AgreementRow).options(*agreements.without_words()).where(concerns)


def _named(search: str) -> Select[AgreementRow]:
    query = select(AgreementRow).options(*agreements.without_words())
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
