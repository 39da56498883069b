"""Meetings about an agreement: planning, moving, cancelling, and noting what was decided there.

Noting is not consenting: no method here touches an agreement, a proposal or a stance. Every act and every
refusal is one journal entry, in the same transaction as the meeting and the messages about it.
"""

import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from workflow.domain.letter import one_line
from workflow.domain.meeting import (
    MeetingAct,
    Plan,
    Slot,
    Standing,
    Wish,
    against_cancelling,
    against_changing,
    against_noting,
    against_planning,
    invited,
)
from workflow.domain.text import tidy
from workflow.persistence import meetings
from workflow.persistence.meetings import Recipient
from workflow.persistence.tables import MeetingRow, NoteRow
from workflow.services import invitations
from workflow.services.answers import NotFound
from workflow.services.desk import ZONE, Desk
from workflow.services.meeting_case import Author, MeetingAnswer, MeetingCase, open_meeting_case

__all__ = ["Author", "MeetingAnswer", "Meetings", "Note"]


@dataclass(frozen=True, slots=True)
class Note:
    """What was decided, if wished at one proposal."""

    text: str
    proposal: int | None = None
    """The number of the proposal."""


class Meetings:
    """Acts upon meetings. Each raises NotFound for a dossier or meeting that the person may not see."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def plan(self, agreement: int, author: Author, plan: Plan) -> MeetingAnswer:
        """Plan a meeting and invite everyone who belongs there. Raises KeyReused."""
        tidied = _tidy(plan)
        asked, act = {"plan": _plan_json(tidied)}, MeetingAct.PLAN
        with self._desk.database.begin() as session:
            case = open_meeting_case(session, self._desk, agreement, author, act, asked)
            if case.known:
                return case.known
            slot = tidied.slot
            reasons = case.hindrances(tidied.subject, slot.place) or against_planning(_wish(case, tidied))
            if reasons:
                return case.refused(reasons)
            row = self._added(case, tidied)
            guests = _guests(case, tidied)
            meetings.set_invitees(session, row.id, guests)
            invitations.tell(case.case, row, invitations.PLANNED, guests.values())
            return case.done(row.id, _body(row, tidied, guests), _words(row))

    def move(self, agreement: int, author: Author, meeting: int, slot: Slot) -> MeetingAnswer:
        """Give a meeting another time or place; who belongs there is asked anew. Raises KeyReused."""
        slot = _tidy_slot(slot)
        asked, act = {"meeting": meeting, "slot": _slot_json(slot)}, MeetingAct.MOVE
        with self._desk.database.begin() as session:
            case = open_meeting_case(session, self._desk, agreement, author, act, asked)
            if case.known:
                return case.known
            row = _found(case, meeting)
            plan = replace(plan_of(row, meetings.proposals(session, row.id)), slot=slot)
            reasons = (
                case.hindrances(slot.place)
                or against_changing(_standing(row), case.now)
                or against_planning(_wish(case, plan))
            )
            if reasons:
                return case.refused(reasons)
            before = meetings.invitees(session, row.id)
            _fill(row, slot)
            self._changed(row)
            guests = _guests(case, plan)
            meetings.set_invitees(session, row.id, guests)
            invitations.tell(case.case, row, invitations.MOVED, guests.values())
            gone = meetings.reachable(session, set(before) - set(guests))
            invitations.tell(case.case, row, invitations.NO_LONGER, gone.values())
            return case.done(row.id, _body(row, plan, guests), _words(row))

    def cancel(self, agreement: int, author: Author, meeting: int, reason: str) -> MeetingAnswer:
        """Call a meeting off, and tell everyone who was invited. Raises KeyReused."""
        reason = tidy(reason)
        asked, act = {"meeting": meeting, "reason": reason}, MeetingAct.CANCEL
        with self._desk.database.begin() as session:
            case = open_meeting_case(session, self._desk, agreement, author, act, asked)
            if case.known:
                return case.known
            row = _found(case, meeting)
            reasons = case.hindrances(reason) or against_cancelling(_standing(row), reason, case.now)
            if reasons:
                return case.refused(reasons)
            row.cancelled_at, row.cancelled_because = case.now, reason
            self._changed(row)
            guests = meetings.reachable(session, meetings.invitees(session, row.id))
            invitations.tell(case.case, row, invitations.CANCELLED, guests.values())
            return case.done(row.id, {"sequence": row.sequence}, {"reason": reason})

    def note(self, agreement: int, author: Author, meeting: int, note: Note) -> MeetingAnswer:
        """Note what was decided at a meeting that began. Raises KeyReused."""
        return self._note(agreement, author, meeting, note, None)

    def correct(self, agreement: int, author: Author, meeting: int, number: int, note: Note) -> MeetingAnswer:
        """Give a note another version; the earlier ones stay. Raises KeyReused."""
        return self._note(agreement, author, meeting, note, number)

    def _note(
        self, agreement: int, author: Author, meeting: int, note: Note, number: int | None
    ) -> MeetingAnswer:
        note = replace(note, text=tidy(note.text))
        act = MeetingAct.NOTE if number is None else MeetingAct.CORRECT
        asked = {"meeting": meeting, "number": number, **asdict(note)}
        with self._desk.database.begin() as session:
            case = open_meeting_case(session, self._desk, agreement, author, act, asked)
            if case.known:
                return case.known
            row = _found(case, meeting)
            earlier = meetings.versions(session, row.id, number)
            if number is not None and not earlier:
                raise NotFound
            reasons = case.hindrances(note.text) or against_noting(
                case.facts, _standing(row), note.text, note.proposal, case.now
            )
            if reasons:
                return case.refused(reasons)
            added = _noted(case, row, note, number or 1 + max((n.number for n in earlier), default=0))
            body = {"note": added.number, "version": added.version, "proposal": note.proposal}
            return case.done(row.id, body, {"text": note.text})

    # ── parts of these ───────────────────────────────────────────────────────────────────────────────────

    def _added(self, case: MeetingCase, plan: Plan) -> MeetingRow:
        host = urlsplit(self._desk.site).hostname or "localhost"
        row = MeetingRow(
            agreement_id=case.facts.id,
            uid=f"{uuid.uuid4()}@{host}",
            sequence=0,
            subject=plan.subject,
            level=plan.level,
            planned_by=case.author.person,
            changed_at=case.now,
        )
        _fill(row, plan.slot)
        case.case.session.add(row)
        case.case.session.flush()
        meetings.set_proposals(case.case.session, row, plan.proposals)
        return row

    def _changed(self, row: MeetingRow) -> None:
        row.sequence += 1
        row.changed_at = self._desk.now()


def plan_of(row: MeetingRow, proposals: tuple[int, ...]) -> Plan:
    """The plan that a meeting was made from, with its time and place of now."""
    return Plan(row.subject, Slot(row.starts_at, row.minutes, row.place, row.link), row.level, proposals)


def _found(case: MeetingCase, meeting: int) -> MeetingRow:
    row = meetings.one(case.case.session, case.facts.id, meeting)
    if row is None:
        raise NotFound
    return row


def _standing(row: MeetingRow) -> Standing:
    return Standing(row.starts_at, row.cancelled_at is not None)


def day_of(at: datetime) -> date:
    """The day of a moment, in the municipality."""
    return at.astimezone(ZONE).date()


def _wish(case: MeetingCase, plan: Plan) -> Wish:
    return Wish(case.facts, plan, case.now, day_of(plan.slot.starts_at))


def _guests(case: MeetingCase, plan: Plan) -> dict[int, Recipient]:
    seated = {seat.person for seat in invited(case.facts, plan, day_of(plan.slot.starts_at))}
    return meetings.reachable(case.case.session, seated)


def _noted(case: MeetingCase, row: MeetingRow, note: Note, number: int) -> NoteRow:
    session = case.case.session
    asked = [] if note.proposal is None else [note.proposal]
    added = NoteRow(
        meeting_id=row.id,
        number=number,
        version=1 + len(meetings.versions(session, row.id, number)),
        proposal_id=next(iter(meetings.proposal_ids(session, row.agreement_id, asked)), None),
        text=note.text,
        person_id=case.author.person,
        at=case.now,
    )
    session.add(added)
    session.flush()
    return added


def _fill(row: MeetingRow, slot: Slot) -> None:
    row.starts_at, row.minutes = slot.starts_at, slot.minutes
    row.place, row.link = slot.place, slot.link


def _tidy(plan: Plan) -> Plan:
    proposals = tuple(sorted(set(plan.proposals)))
    subject = one_line(tidy(plan.subject))
    return replace(plan, subject=subject, slot=_tidy_slot(plan.slot), proposals=proposals)


def _tidy_slot(slot: Slot) -> Slot:
    at = slot.starts_at.astimezone(UTC)
    return replace(slot, starts_at=at, place=one_line(tidy(slot.place)), link=slot.link.strip())


def _slot_json(slot: Slot) -> dict[str, Any]:
    return asdict(slot) | {"starts_at": slot.starts_at.isoformat()}


def _plan_json(plan: Plan) -> dict[str, Any]:
    return asdict(plan) | {"slot": _slot_json(plan.slot), "proposals": list(plan.proposals)}


def _body(row: MeetingRow, plan: Plan, guests: Iterable[int]) -> dict[str, Any]:
    """What the journal says of the meeting without people's words: enough to compare it with the table."""
    return {
        "uid": row.uid,
        "sequence": row.sequence,
        "starts_at": row.starts_at.isoformat(),
        "minutes": row.minutes,
        "level": plan.level,
        "proposals": list(plan.proposals),
        "invited": sorted(guests),
    }


def _words(row: MeetingRow) -> dict[str, Any]:
    return {"subject": row.subject, "place": row.place, "link": row.link}
