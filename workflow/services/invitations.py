"""Telling people about a meeting: a message with an invitation for their calendar, through the outbox."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_datetime

from workflow.domain.letter import Letter
from workflow.persistence import messages
from workflow.persistence.meetings import Recipient
from workflow.persistence.tables import MeetingRow, TeamRow
from workflow.services.calendars import Appointment, Party, invitation
from workflow.services.cases import Case
from workflow.services.desk import ZONE, Desk


@dataclass(frozen=True, slots=True)
class News:
    """What is told of a meeting."""

    sentence: str
    cancels: bool = False


PLANNED = News("U bent uitgenodigd voor een overleg.")
MOVED = News("Dit overleg is veranderd.")
CANCELLED = News("Dit overleg gaat niet door.", cancels=True)
NO_LONGER = News("U bent niet meer uitgenodigd voor dit overleg.", cancels=True)


def tell(case: Case, row: MeetingRow, news: News, people: Iterable[Recipient]) -> None:
    """Leave a message for each of these people. Its link equals nobody's identity: one logs in first."""
    desk, team = case.desk, case.session.get_one(TeamRow, case.row.team_id).name
    appointment = appointment_of(desk, row, team)
    when = in_words(row.starts_at)
    subject = f"{team}: overleg op {when}"
    facts = (f"Onderwerp: {row.subject}", f"Team: {team}", f"Wanneer: {when}", f"Waar: {where(row)}")
    for person in people:
        letter = Letter(person.name, (news.sentence, facts), "Log in om meer te lezen", appointment.page)
        guest = Party(person.name, person.email)
        part = invitation(appointment, desk.sender, guest, cancels=news.cancels)
        messages.put_out(case.session, person.person, subject, letter, desk.now(), part)


def appointment_of(desk: Desk, row: MeetingRow, team: str) -> Appointment:
    """The meeting as a calendar shows it."""
    return Appointment(
        uid=row.uid,
        sequence=row.sequence,
        team=team,
        subject=row.subject,
        place=row.place,
        link=row.link,
        starts_at=row.starts_at,
        minutes=row.minutes,
        changed_at=row.changed_at,
        cancelled=row.cancelled_at is not None,
        page=f"{desk.site}/dossier/{row.agreement_id}/overleg/{row.id}",
    )


def where(row: MeetingRow) -> str:
    """The place, the link, or both."""
    return ", ".join(part for part in (row.place, row.link) if part)


def in_words(at: datetime) -> str:
    """In the municipality's time: donderdag 3 december 2026 om 19.30 uur."""
    return format_datetime(at, "EEEE d MMMM y 'om' H.mm 'uur'", tzinfo=ZONE, locale="nl")
