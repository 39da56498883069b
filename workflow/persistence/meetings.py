"""Queries about meetings: any number of them in a constant number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.persistence import rows
from workflow.persistence.tables import (
    FeedRow,
    InviteeRow,
    MeetingProposalRow,
    MeetingRow,
    NoteRow,
    PersonRow,
    ProposalRow,
)
from workflow.persistence.together import Together, Told


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody with an account that is open."""

    person: int
    name: str
    email: str
    language: str
    """In which they read."""


def one(session: Session, agreement: int, meeting: int) -> MeetingRow | None:
    """The meeting of this agreement with this id, or None."""
    query = select(MeetingRow).where(MeetingRow.id == meeting, MeetingRow.agreement_id == agreement)
    return session.scalar(query)


def of_agreement(session: Session, agreement: int) -> Sequence[MeetingRow]:
    """Every meeting about this agreement, in the order of time."""
    query = select(MeetingRow).where(MeetingRow.agreement_id == agreement)
    return session.scalars(query.order_by(MeetingRow.starts_at, MeetingRow.id)).all()


def of_person(session: Session, person: int, since: datetime) -> Sequence[MeetingRow]:
    """The meetings from then on to which this person is invited, in the order of time."""
    query = (
        select(MeetingRow)
        .join(InviteeRow, InviteeRow.meeting_id == MeetingRow.id)
        .where(InviteeRow.person_id == person, MeetingRow.starts_at >= since)
    )
    return session.scalars(query.order_by(MeetingRow.starts_at, MeetingRow.id)).all()


def proposals(session: Session, meeting: int) -> tuple[int, ...]:
    """The numbers of the proposals that the meeting is about."""
    query = (
        select(ProposalRow.number)
        .join(MeetingProposalRow, MeetingProposalRow.proposal_id == ProposalRow.id)
        .where(MeetingProposalRow.meeting_id == meeting)
        .order_by(ProposalRow.number)
    )
    return tuple(session.scalars(query))


def set_proposals(session: Session, row: MeetingRow, numbers: Iterable[int]) -> None:
    """Say which proposals the meeting is about."""
    for proposal in proposal_ids(session, row.agreement_id, numbers):
        session.add(MeetingProposalRow(meeting_id=row.id, proposal_id=proposal))
    session.flush()


def proposal_ids(session: Session, agreement: int, numbers: Iterable[int]) -> Sequence[int]:
    """The ids of the proposals with these numbers."""
    query = select(ProposalRow.id).where(
        ProposalRow.agreement_id == agreement, ProposalRow.number.in_(list(numbers))
    )
    return session.scalars(query).all()


def invitees(session: Session, meeting: int) -> tuple[int, ...]:
    """The people who are invited."""
    query = select(InviteeRow.person_id).where(InviteeRow.meeting_id == meeting)
    return tuple(session.scalars(query.order_by(InviteeRow.person_id)))


def set_invitees(session: Session, meeting: int, people: Iterable[int]) -> None:
    """Invite exactly these people."""
    rows.remove(session, InviteeRow, InviteeRow.meeting_id == meeting)
    session.add_all(InviteeRow(meeting_id=meeting, person_id=person) for person in people)
    session.flush()


def reachable(session: Session, people: Iterable[int]) -> dict[int, Recipient]:
    """Those of these people whose account is open, by id."""
    query = select(PersonRow).where(PersonRow.id.in_(set(people)), PersonRow.active).order_by(PersonRow.id)
    return {row.id: Recipient(row.id, row.name, row.email, row.language) for row in session.scalars(query)}


def notes(ask: Together, agreement: int) -> Told[NoteRow, int | None, datetime, str]:
    """Every version of every note about this agreement, oldest first.

    With the number of its proposal, when its meeting began, and who wrote it.
    """
    return ask.ask(
        select(NoteRow, ProposalRow.number, MeetingRow.starts_at, PersonRow.name)
        .join(MeetingRow, MeetingRow.id == NoteRow.meeting_id)
        .join(PersonRow, PersonRow.id == NoteRow.person_id)
        .outerjoin(ProposalRow, ProposalRow.id == NoteRow.proposal_id)
        .where(MeetingRow.agreement_id == agreement)
        .order_by(NoteRow.meeting_id, NoteRow.number, NoteRow.version)
    )


def listed(ask: Together, agreement: int) -> Told[MeetingRow, str]:
    """Every meeting about this agreement in the order of time, with who planned it."""
    return ask.ask(
        select(MeetingRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == MeetingRow.planned_by)
        .where(MeetingRow.agreement_id == agreement)
        .order_by(MeetingRow.starts_at, MeetingRow.id)
    )


def proposals_of(ask: Together, agreement: int) -> Told[int, int]:
    """What each meeting about this agreement is about: its id and the number of a proposal."""
    return ask.ask(
        select(MeetingProposalRow.meeting_id, ProposalRow.number)
        .join(ProposalRow, ProposalRow.id == MeetingProposalRow.proposal_id)
        .where(ProposalRow.agreement_id == agreement)
        .order_by(ProposalRow.number)
    )


def invitees_of(ask: Together, agreement: int) -> Told[int, int, str]:
    """Who is invited to each meeting about this agreement: its id, the person and their name."""
    return ask.ask(
        select(InviteeRow.meeting_id, InviteeRow.person_id, PersonRow.name)
        .join(MeetingRow, MeetingRow.id == InviteeRow.meeting_id)
        .join(PersonRow, PersonRow.id == InviteeRow.person_id)
        .where(MeetingRow.agreement_id == agreement)
        .order_by(InviteeRow.person_id)
    )


def versions(session: Session, meeting: int, number: int | None = None) -> Sequence[NoteRow]:
    """The versions of one note of this meeting, or of all its notes, oldest first."""
    query = select(NoteRow).where(NoteRow.meeting_id == meeting)
    if number is not None:
        query = query.where(NoteRow.number == number)
    return session.scalars(query.order_by(NoteRow.number, NoteRow.version)).all()


# ── private calendars ────────────────────────────────────────────────────────────────────────────────────


def feed_of(session: Session, person: int) -> FeedRow | None:
    """The address of this person's calendar, or None."""
    return session.get(FeedRow, person)


def feed_with(session: Session, token: str) -> tuple[FeedRow, PersonRow] | None:
    """The calendar with this token hash and its person, whose account is open; or None."""
    query = (
        select(FeedRow, PersonRow)
        .join(PersonRow, PersonRow.id == FeedRow.person_id)
        .where(FeedRow.token == token, PersonRow.active)
    )
    found = session.execute(query).one_or_none()
    return (found[0], found[1]) if found else None
