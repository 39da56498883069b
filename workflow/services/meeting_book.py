"""Reading meetings: the list of a dossier, one meeting with its guests and notes, and notes at a proposal."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from language.said import DUTCH, said
from workflow.domain.facts import Agreement
from workflow.domain.meeting import FINAL, Standing, against_changing, invited, may_plan
from workflow.domain.parties import Level
from workflow.domain.vocabulary import State
from workflow.persistence import agreements, meetings, people
from workflow.persistence.tables import AgreementRow, MeetingRow, TeamRow
from workflow.persistence.together import Later, Together
from workflow.services.answers import NotFound
from workflow.services.calendars import published
from workflow.services.cases import sees
from workflow.services.desk import Desk
from workflow.services.invitations import appointment_of
from workflow.services.meetings import day_of, plan_of
from workflow.services.waiting import Reader


class Phase(StrEnum):
    """Where a meeting is on its way from planned to past. Computed, never stored."""

    COMING = "komt"
    BEGUN = "begonnen"
    PAST = "voorbij"
    CANCELLED = "afgezegd"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is invited."""

    name: str
    on_behalf: str
    """The partner and the levels the person speaks for that day; empty when their seat ended."""


@dataclass(frozen=True, slots=True)
class NoteVersion:
    """One wording of a note."""

    text: str
    proposal: int | None
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note, with its earlier wordings."""

    number: int
    current: NoteVersion
    earlier: tuple[NoteVersion, ...]
    """Newest first."""


@dataclass(frozen=True, slots=True)
class MeetingView:
    """One meeting in the eyes of one person."""

    id: int
    subject: str
    starts_at: datetime
    ends_at: datetime
    minutes: int
    place: str
    link: str
    level: str
    """The name of the level of consultation; empty when it is about proposals."""
    proposals: tuple[int, ...]
    planner: str
    phase: Phase
    cancelled_because: str
    guests: tuple[Guest, ...]
    notes: tuple[NoteView, ...]
    may_change: bool
    """Whether the reader may still move or cancel it."""
    may_note: bool


@dataclass(frozen=True, slots=True)
class Book:
    """The meetings of one dossier."""

    coming: tuple[MeetingView, ...]
    """Soonest first; a meeting that began is among them until it ends."""
    past: tuple[MeetingView, ...]
    """Latest first, with those that were cancelled."""
    levels: tuple[Level, ...]
    proposals: tuple[int, ...]
    """The numbers of the proposals that a meeting can be about."""
    may_plan: bool


@dataclass(frozen=True, slots=True)
class NotedAt:
    """What a meeting noted at a proposal."""

    meeting: int
    starts_at: datetime
    text: str


class MeetingBook:
    """Reading meetings. Each method raises NotFound for what is not the person's to see."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open(self, agreement: int, person: int) -> Book:
        """The meetings about this agreement."""
        with self._desk.database.reading() as session:
            shelf = self._shelf(session, agreement, person)
            views = [shelf.view(meeting) for meeting in shelf.meetings]
            closed = (Phase.PAST, Phase.CANCELLED)
            return Book(
                coming=tuple(v for v in views if v.phase not in closed),
                past=tuple(v for v in reversed(views) if v.phase in closed),
                levels=shelf.facts.levels,
                proposals=tuple(p.number for p in shelf.facts.proposals if not p.retracted),
                may_plan=shelf.plans and shelf.facts.state not in {State.DRAFT, *FINAL},
            )

    def meeting(self, agreement: int, meeting: int, person: int) -> MeetingView:
        """One meeting."""
        with self._desk.database.reading() as session:
            shelf = self._shelf(session, agreement, person)
            if meeting not in shelf.meetings:
                raise NotFound
            return shelf.view(meeting)

    def calendar(self, agreement: int, meeting: int, person: int, language: str = DUTCH) -> bytes:
        """One meeting for a calendar, in this language."""
        with self._desk.database.reading() as session:
            shelf = self._shelf(session, agreement, person)
            if meeting not in shelf.meetings:
                raise NotFound
            row, _ = shelf.meetings[meeting]
            name = said("Overleg {team}", team=shelf.team)
            return published([appointment_of(self._desk, row, shelf.team)], name, language)

    def _shelf(self, session: Session, agreement: int, person: int) -> "_Shelf":
        ask, today = Together(session), self._desk.today()
        found = ask.ask(
            select(AgreementRow, TeamRow.name)
            .join(TeamRow, TeamRow.id == AgreementRow.team_id)
            .where(AgreementRow.id == agreement)
        )
        roles = people.roles_told(ask, person)
        of_meetings = _Meetings.of(ask, agreement)
        if not found.rows:
            raise NotFound
        row, team = found.rows[0]
        facts = agreements.facts(session, row, today)
        if not sees(Reader(person, roles()), facts, today):
            raise NotFound
        plans = may_plan(facts, person, roles(), today)
        return _Shelf(facts, self._desk.now(), team, plans, of_meetings())


def noted_at_proposals(ask: Together, agreement: int) -> Later[dict[int, tuple[NotedAt, ...]]]:
    """The notes as they read now, by the number of the proposal they are about, oldest first."""
    told = meetings.notes(ask, agreement)

    def made() -> dict[int, tuple[NotedAt, ...]]:
        latest = {(note.meeting_id, note.number): (note, about, at) for note, about, at, _ in told.rows}
        found: dict[int, list[NotedAt]] = defaultdict(list)
        for note, proposal, at in sorted(latest.values(), key=lambda each: each[2]):
            if proposal is not None:
                found[proposal].append(NotedAt(note.meeting_id, at, note.text))
        return {number: tuple(notes) for number, notes in found.items()}

    return made


# ── parts of these ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Meetings:
    """The meetings of a dossier with all that belongs to them, by their ids."""

    rows: Mapping[int, tuple[MeetingRow, str]]
    """In the order of time; with who planned it."""
    proposals: Mapping[int, tuple[int, ...]]
    guests: Mapping[int, Mapping[int, str]]
    noted: Mapping[int, Sequence[tuple[int, NoteVersion]]]
    """Every version of every note, under its number, oldest first."""

    @classmethod
    def of(cls, ask: Together, agreement: int) -> Later["_Meetings"]:
        told, notes = meetings.listed(ask, agreement), meetings.notes(ask, agreement)
        about, invited_ = meetings.proposals_of(ask, agreement), meetings.invitees_of(ask, agreement)

        def made() -> "_Meetings":
            rows = {row.id: (row, planner) for row, planner in told.rows}
            proposals: dict[int, tuple[int, ...]] = {}
            for meeting, number in about.rows:
                proposals[meeting] = (*proposals.get(meeting, ()), number)
            guests: dict[int, dict[int, str]] = defaultdict(dict)
            for meeting, person, name in invited_.rows:
                guests[meeting][person] = name
            noted: dict[int, list[tuple[int, NoteVersion]]] = defaultdict(list)
            for note, proposal, _, name in notes.rows:
                version = NoteVersion(note.text, proposal, name, note.at)
                noted[note.meeting_id].append((note.number, version))
            return cls(rows, proposals, guests, noted)

        return made


@dataclass(frozen=True, slots=True)
class _Shelf:
    facts: Agreement
    now: datetime
    team: str
    plans: bool
    all: _Meetings

    @property
    def meetings(self) -> Mapping[int, tuple[MeetingRow, str]]:
        return self.all.rows

    def view(self, meeting: int) -> MeetingView:
        row, planner = self.all.rows[meeting]
        phase = _phase(row, self.now)
        standing = Standing(row.starts_at, row.cancelled_at is not None)
        return MeetingView(
            id=row.id,
            subject=row.subject,
            starts_at=row.starts_at,
            ends_at=row.starts_at + timedelta(minutes=row.minutes),
            minutes=row.minutes,
            place=row.place,
            link=row.link,
            level=next((level.name for level in self.facts.levels if level.rank == row.level), ""),
            proposals=self.all.proposals.get(row.id, ()),
            planner=planner,
            phase=phase,
            cancelled_because=row.cancelled_because,
            guests=self._guests(row),
            notes=self._notes(row),
            may_change=self.plans and not against_changing(standing, self.now),
            may_note=self.plans and phase in (Phase.BEGUN, Phase.PAST),
        )

    def _guests(self, row: MeetingRow) -> tuple[Guest, ...]:
        plan = plan_of(row, self.all.proposals.get(row.id, ()))
        seats = invited(self.facts, plan, day_of(row.starts_at))
        guests = []
        for person, name in self.all.guests.get(row.id, {}).items():
            held = [
                f"{self.facts.partner(s.partner).name}, {self._level(s.level)}"
                for s in seats
                if s.person == person
            ]
            guests.append(Guest(name, "; ".join(held)))
        return tuple(sorted(guests, key=lambda guest: (guest.on_behalf, guest.name)))

    def _notes(self, row: MeetingRow) -> tuple[NoteView, ...]:
        grouped: dict[int, list[NoteVersion]] = defaultdict(list)
        for number, version in self.all.noted.get(row.id, ()):
            grouped[number].insert(0, version)
        return tuple(NoteView(n, found[0], tuple(found[1:])) for n, found in sorted(grouped.items()))

    def _level(self, rank: int) -> str:
        return next((level.name for level in self.facts.levels if level.rank == rank), str(rank))


def _phase(row: MeetingRow, now: datetime) -> Phase:
    if row.cancelled_at:
        return Phase.CANCELLED
    if row.starts_at > now:
        return Phase.COMING
    return Phase.BEGUN if now < row.starts_at + timedelta(minutes=row.minutes) else Phase.PAST
