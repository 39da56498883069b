"""What the journal tells of meetings, held against the tables.

A meeting, an invitation or a note that the journal does not know was put there behind the application's back;
so was one that differs.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.journal import Entry, Fault, Personal
from workflow.domain.meeting import MeetingAct
from workflow.domain.vocabulary import EntryKind
from workflow.persistence import meetings
from workflow.persistence.tables import MeetingRow

FACTS = ("agreement", "uid", "starts_at", "minutes", "level", "proposals", "invited")
WORDS = ("subject", "place", "link")
Meeting = dict[str, Any]
Told = dict[int, Meeting]


def differences(session: Session, whole: Iterable[tuple[Entry, Personal | None]]) -> Iterator[Fault]:
    """A fault for every meeting that is not what its acts in the journal make of it."""
    told: Told = defaultdict(dict)
    last = 0
    for entry, part in whole:
        last = entry.number
        if entry.body.get("kind") == EntryKind.MEETING:
            _hear(told[entry.body["meeting"]], entry.body, part.content if part else {})
    stored = _stored(session)
    for key in sorted(set(told) | set(stored)):
        if told.get(key) != stored.get(key):
            yield Fault(last, f"Overleg {key} is niet wat het journaal ervan zegt.")


def _hear(meeting: Meeting, body: Mapping[str, Any], personal: Mapping[str, Any]) -> None:
    match body["action"]:
        case MeetingAct.PLAN | MeetingAct.MOVE:
            meeting.update({key: body[key] for key in FACTS})
            meeting.update({key: personal.get(key) for key in WORDS})
            meeting.update(sequence=body["sequence"], cancelled=None)
            meeting.setdefault("notes", [])
        case MeetingAct.CANCEL:
            meeting.update(sequence=body["sequence"], cancelled=personal.get("reason"))
        case _:
            note = (body["note"], body["version"], body["proposal"], body["person"], personal.get("text"))
            meeting["notes"] = sorted([*meeting.get("notes", []), note], key=lambda n: n[:2])


def _stored(session: Session) -> Told:
    rows = session.scalars(select(MeetingRow)).all()
    noted: dict[int, list[Any]] = defaultdict(list)
    for agreement in {row.agreement_id for row in rows}:
        for note, proposal in meetings.notes(session, agreement):
            whole = (note.number, note.version, proposal, note.person_id, note.text)
            noted[note.meeting_id].append(whole)
    return {row.id: _of(session, row) | {"notes": noted[row.id]} for row in rows}


def _of(session: Session, row: MeetingRow) -> Meeting:
    return {
        "agreement": row.agreement_id,
        "uid": row.uid,
        "sequence": row.sequence,
        "starts_at": row.starts_at.isoformat(),
        "minutes": row.minutes,
        "level": row.level,
        "proposals": list(meetings.proposals(session, row.id)),
        "invited": list(meetings.invitees(session, row.id)),
        "subject": row.subject,
        "place": row.place,
        "link": row.link,
        "cancelled": row.cancelled_because if row.cancelled_at else None,
    }
