"""Telling people about a meeting: a message with an invitation for their calendar, through the outbox."""

from collections.abc import Iterable
from dataclasses import dataclass

from language.days import WithWeekday
from language.said import said
from workflow.domain.letter import Letter
from workflow.persistence import messages
from workflow.persistence.meetings import Recipient
from workflow.persistence.tables import MeetingRow, TeamRow
from workflow.services.calendars import Appointment, Party, invitation
from workflow.services.cases import Case
from workflow.services.desk import Desk


@dataclass(frozen=True, slots=True)
class News:
    """What is told of a meeting."""

    sentence: str
    cancels: bool = False


PLANNED = News(said("U bent uitgenodigd voor een overleg."))
MOVED = News(said("Dit overleg is veranderd."))
CANCELLED = News(said("Dit overleg gaat niet door."), cancels=True)
NO_LONGER = News(said("U bent niet meer uitgenodigd voor dit overleg."), cancels=True)
TO_READ = said("Log in om meer te lezen")


def tell(case: Case, row: MeetingRow, news: News, people: Iterable[Recipient]) -> None:
    """Leave a message for each of these people. Its link equals nobody's identity: one logs in first."""
    desk, team = case.desk, case.session.get_one(TeamRow, case.row.team_id).name
    appointment = appointment_of(desk, row, team)
    when = WithWeekday(row.starts_at)
    subject = said("{team}: overleg op {moment}", team=team, moment=when)
    facts = (
        said("Onderwerp: {subject}", subject=row.subject),
        said("Team: {team}", team=team),
        said("Wanneer: {moment}", moment=when),
        said("Waar: {place}", place=where(row)),
    )
    for person in people:
        letter = Letter(person.name, (news.sentence, facts), TO_READ, appointment.page)
        guest = Party(person.name, person.email)
        part = invitation(appointment, desk.sender, guest, person.language, cancels=news.cancels)
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
