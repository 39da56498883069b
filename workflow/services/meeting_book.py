"""Reading meetings: the list of a dossier, one meeting with its guests and notes, and notes at a proposal."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from workflow.domain.facts import Agreement
from workflow.domain.meeting import FINAL, Standing, against_changing, invited, may_plan
from workflow.domain.parties import Level
from workflow.persistence import agreements, meetings, people
from workflow.persistence.tables import AgreementRow, MeetingRow, NoteRow, TeamRow
from workflow.services.answers import NotFound
from workflow.services.calendars import published
from workflow.services.cases import may_see
from workflow.services.desk import Desk
from workflow.services.invitations import appointment_of
from workflow.services.meetings import day_of, plan_of


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
            views = [shelf.view(row) for row in meetings.of_agreement(session, agreement)]
            closed = (Phase.PAST, Phase.CANCELLED)
            return Book(
                coming=tuple(v for v in views if v.phase not in closed),
                past=tuple(v for v in reversed(views) if v.phase in closed),
                levels=shelf.facts.levels,
                proposals=tuple(p.number for p in shelf.facts.proposals if not p.retracted),
                may_plan=shelf.plans and shelf.facts.state not in FINAL,
            )

    def meeting(self, agreement: int, meeting: int, person: int) -> MeetingView:
        """One meeting."""
        with self._desk.database.reading() as session:
            shelf = self._shelf(session, agreement, person)
            return shelf.view(_row(session, agreement, meeting))

    def calendar(self, agreement: int, meeting: int, person: int) -> bytes:
        """One meeting for a calendar."""
        with self._desk.database.reading() as session:
            shelf = self._shelf(session, agreement, person)
            row = _row(session, agreement, meeting)
            return published([appointment_of(self._desk, row, shelf.team)], f"Overleg {shelf.team}")

    def _shelf(self, session: Session, agreement: int, person: int) -> "_Shelf":
        row = session.get(AgreementRow, agreement)
        if row is None:
            raise NotFound
        today = self._desk.today()
        facts = agreements.facts(session, row, today)
        if not may_see(session, self._desk, facts, person):
            raise NotFound
        plans = may_plan(facts, person, people.roles(session, person), today)
        team = session.get_one(TeamRow, row.team_id).name
        return _Shelf(session, facts, self._desk.now(), team, plans, _noted(session, agreement))


def noted_at_proposals(session: Session, agreement: int) -> dict[int, tuple[NotedAt, ...]]:
    """The notes as they read now, by the number of the proposal they are about, oldest first."""
    rows = {row.id: row for row in meetings.of_agreement(session, agreement)}
    latest = {(note.meeting_id, note.number): (note, at) for note, at in meetings.notes(session, agreement)}
    found: dict[int, list[NotedAt]] = defaultdict(list)
    for note, proposal in sorted(latest.values(), key=lambda pair: rows[pair[0].meeting_id].starts_at):
        if proposal is not None:
            found[proposal].append(NotedAt(note.meeting_id, rows[note.meeting_id].starts_at, note.text))
    return {number: tuple(notes) for number, notes in found.items()}


# ── parts of these ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Shelf:
    session: Session
    facts: Agreement
    now: datetime
    team: str
    plans: bool
    noted: Mapping[int, Sequence[tuple[NoteRow, int | None]]]

    def view(self, row: MeetingRow) -> MeetingView:
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
            proposals=meetings.proposals(self.session, row.id),
            planner=people.names(self.session, [row.planned_by])[row.planned_by],
            phase=phase,
            cancelled_because=row.cancelled_because,
            guests=self._guests(row),
            notes=self._notes(row),
            may_change=self.plans and not against_changing(standing, self.now),
            may_note=self.plans and phase in (Phase.BEGUN, Phase.PAST),
        )

    def _guests(self, row: MeetingRow) -> tuple[Guest, ...]:
        plan = plan_of(row, meetings.proposals(self.session, row.id))
        seats = invited(self.facts, plan, day_of(row.starts_at))
        names = people.names(self.session, meetings.invitees(self.session, row.id))
        guests = []
        for person, name in names.items():
            held = [
                f"{self.facts.partner(s.partner).name}, {self._level(s.level)}"
                for s in seats
                if s.person == person
            ]
            guests.append(Guest(name, "; ".join(held)))
        return tuple(sorted(guests, key=lambda guest: (guest.on_behalf, guest.name)))

    def _notes(self, row: MeetingRow) -> tuple[NoteView, ...]:
        grouped: dict[int, list[NoteVersion]] = defaultdict(list)
        noted = self.noted.get(row.id, ())
        names = people.names(self.session, {note.person_id for note, _ in noted})
        for note, proposal in noted:
            version = NoteVersion(note.text, proposal, names[note.person_id], note.at)
            grouped[note.number].insert(0, version)
        return tuple(NoteView(n, found[0], tuple(found[1:])) for n, found in sorted(grouped.items()))

    def _level(self, rank: int) -> str:
        return next((level.name for level in self.facts.levels if level.rank == rank), str(rank))


def _noted(session: Session, agreement: int) -> Mapping[int, Sequence[tuple[NoteRow, int | None]]]:
    found: dict[int, list[tuple[NoteRow, int | None]]] = defaultdict(list)
    for note, proposal in meetings.notes(session, agreement):
        found[note.meeting_id].append((note, proposal))
    return found


def _row(session: Session, agreement: int, meeting: int) -> MeetingRow:
    row = meetings.one(session, agreement, meeting)
    if row is None:
        raise NotFound
    return row


def _phase(row: MeetingRow, now: datetime) -> Phase:
    if row.cancelled_at:
        return Phase.CANCELLED
    if row.starts_at > now:
        return Phase.COMING
    return Phase.BEGUN if now < row.starts_at + timedelta(minutes=row.minutes) else Phase.PAST
