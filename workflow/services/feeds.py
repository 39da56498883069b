"""Everyone's private calendar: a secret address at which their meetings can be read, and nothing else.

Not journalled: like a login, it changes nothing that was agreed, and only its owner uses it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from language.said import said
from workflow.domain.text import digest_of
from workflow.persistence import agreements, meetings, messages, people
from workflow.persistence.tables import AgreementRow, FeedRow, MeetingRow, TeamRow
from workflow.services.answers import NotFound
from workflow.services.calendars import Appointment, published
from workflow.services.desk import Desk
from workflow.services.invitations import appointment_of
from workflow.services.meetings import day_of
from workflow.services.people import token_hash

TOKEN_BYTES = 32
"""256 bits: nobody guesses one."""
KEPT = timedelta(days=180)
"""How long a past meeting stays in the calendar."""
NAME = said("Overleg Convenant")


@dataclass(frozen=True, slots=True)
class FeedState:
    """What its owner sees of a private calendar."""

    made_at: datetime


class Feeds:
    """Private calendars."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def state(self, person: int) -> FeedState | None:
        """Since when the person has an address; None without one."""
        with self._desk.database.reading() as session:
            row = meetings.feed_of(session, person)
            return FeedState(row.made_at) if row else None

    def renew(self, person: int, key: str) -> str | None:
        """A new token; an earlier one is worth nothing from now on. Only its SHA-256 is kept.

        None when this form was sent before: its token was shown and still holds. Raises KeyReused, and
        NotFound for a closed account.
        """
        token = secrets.token_urlsafe(TOKEN_BYTES)
        now = self._desk.now()
        request = digest_of({"action": "agenda_vernieuwen", "person": person})
        with self._desk.database.begin() as session:
            if people.locked(session, person) is None:
                raise NotFound
            if messages.earlier_answer(session, key, person, request, now):
                return None
            row = meetings.feed_of(session, person)
            if row is None:
                row = FeedRow(person_id=person, token=token_hash(token), made_at=now)
                session.add(row)
            row.token, row.made_at = token_hash(token), now
            messages.answer(session, key, {"done": True})
            return token

    def revoke(self, person: int) -> None:
        """From now on no address is worth anything; done twice it is done once."""
        with self._desk.database.begin() as session:
            people.locked(session, person)
            row = meetings.feed_of(session, person)
            if row is not None:
                session.delete(row)

    def calendar(self, token: str) -> bytes:
        """The meetings of whoever has this token, in their language.

        Raises NotFound, also when their account is closed.
        """
        with self._desk.database.reading() as session:
            found = meetings.feed_with(session, token_hash(token))
            if found is None:
                raise NotFound
            _, person = found
            return published(self._appointments(session, person.id), NAME, person.language)

    def _appointments(self, session: Session, person: int) -> list[Appointment]:
        """The person's own meetings, as long as the seat they were invited on covers the day."""
        rows = meetings.of_person(session, person, self._desk.now() - KEPT)
        ids = {row.agreement_id for row in rows}
        found = session.scalars(select(AgreementRow).where(AgreementRow.id.in_(ids))).all()
        facts = agreements.all_facts(session, found, self._desk.today())
        teams = {a.id: session.get_one(TeamRow, a.team_id).name for a in found}

        def seated(row: MeetingRow) -> bool:
            return bool(facts[row.agreement_id].seats_of(person, day_of(row.starts_at)))

        return [appointment_of(self._desk, row, teams[row.agreement_id]) for row in rows if seated(row)]
