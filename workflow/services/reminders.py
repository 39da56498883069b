"""Reminding whoever is late, and telling the next level up. Nothing here decides or acts for anybody.

First it is seen, without locks, who might be written to. Then each person gets one message about everything,
in a transaction of their own: it locks the dossiers, looks again, and writes down what was sent together with
the message itself. So who acts meanwhile either waits for that message or is not reminded.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from language.said import said
from workflow.domain.facts import Agreement
from workflow.domain.terms import next_level_up
from workflow.domain.turn import WAITING_IN
from workflow.domain.vocabulary import Administration, ReminderKind, Role
from workflow.persistence import agreements, messages, people, reminders
from workflow.persistence.reminders import Sent
from workflow.persistence.tables import AgreementRow, TeamRow
from workflow.persistence.together import Together
from workflow.services.administration import journalled
from workflow.services.answers import NotFound
from workflow.services.desk import ZONE, Desk
from workflow.services.reminder_mail import Item, letter_of, subject_of
from workflow.services.waiting import Reader, Waiting, awaited, waiting_for

NOBODY = Reader(0, frozenset())
"""The installation itself reads: nothing is its own to do."""
NOBODY_TO_REMIND = said(
    "Niemand kan nu een herinnering krijgen: die ging vandaag al uit, of er wacht niemand "
    "buiten uw eigen bureau."
)
Found = Mapping[int, Sequence[Item]]
"""What each person is to be written about."""


class NothingToRemind(ValueError):
    """Nobody can be reminded of this dossier now. Its str is a Dutch sentence."""


class Reminders:
    """Messages because of terms, left in the outbox."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def send_due(self) -> int:
        """Leave every message that is due; gives how many. A transaction a person, and one to look first."""
        with self._desk.database.reading() as session:
            rows = session.scalars(select(AgreementRow).where(AgreementRow.state.in_(WAITING_IN))).all()
            due = self._due(session, rows)
        written = [self._write(person, items) for person, items in due.items()]
        return sum(written)

    def by_hand(self, agreement: int, by: int) -> int:
        """Remind everyone this dossier waits for; gives how many people, each once a day for one thing.

        Raises NotFound, and NothingToRemind when nobody is left.
        """
        with self._desk.database.begin() as session:
            rows = reminders.locked(session, [agreement])
            if not rows or Role.MAYORS_OFFICE not in people.roles(session, by):
                raise NotFound
            asked = self._asked_by_hand(session, rows[0])
            told = [self._leave(session, person, items, by) for person, items in asked.items()]
            if not any(told):
                raise NothingToRemind(NOBODY_TO_REMIND)
            return sum(told)

    # ── one person, one message ──────────────────────────────────────────────────────────────────────────

    def _write(self, person: int, seen: Sequence[Item]) -> bool:
        """Look again with the dossiers locked, and write what is still due."""
        try:
            with self._desk.database.begin() as session:
                rows = reminders.locked(session, list({item.about.agreement for item in seen}))
                still = self._due(session, rows).get(person, ())
                return self._leave(session, person, still, None)
        except IntegrityError:  # another worker wrote it at this very moment
            return False

    def _leave(self, session: Session, person: int, items: Sequence[Item], by: int | None) -> bool:
        account = people.locked(session, person) if items else None
        if account is None:
            return False
        now = self._desk.now()
        for item in items:
            reminders.keep(session, item.about, person, item.kind, item.number, now, by)
        session.flush()
        messages.put_out(
            session, person, subject_of(items), letter_of(account.name, items, self._desk.site), now
        )
        journalled(session, self._desk, Administration.MESSAGES_LEFT, {"person": person})
        return True

    # ── what is due ──────────────────────────────────────────────────────────────────────────────────────

    def _due(self, session: Session, rows: Sequence[AgreementRow]) -> Found:
        found: dict[int, list[Item]] = defaultdict(list)
        sent = Sent.of(Together(session), [row.id for row in rows])()
        office = people.with_role(session, Role.MAYORS_OFFICE)
        for facts, team, waiting in self._late(session, rows):
            for person in office if waiting.turn.role else waiting.turn.people:
                if self._reminds(sent, facts, waiting, person):
                    found[person].append(self._reminder(facts, team, waiting))
            for person in self._informed(sent, facts, waiting):
                item = Item(awaited(facts.id, waiting), ReminderKind.INFORMATION, 0, team, waiting)
                found[person].append(item)
        return found

    def _late(
        self, session: Session, rows: Sequence[AgreementRow]
    ) -> Iterator[tuple[Agreement, str, Waiting]]:
        today = self._desk.today()
        facts = agreements.all_facts(session, rows, today)
        asked = {row.id: (row, facts[row.id]) for row in rows}
        named = select(TeamRow.id, TeamRow.name).where(TeamRow.id.in_({row.team_id for row in rows}))
        teams = dict(session.execute(named).all())
        for key, waits in waiting_for(session, asked, today, NOBODY).items():
            row, fact = asked[key]
            yield from ((fact, teams[row.team_id], waiting) for waiting in waits if waiting.late)

    def _reminds(self, sent: Sent, facts: Agreement, waiting: Waiting, person: int) -> bool:
        last = sent.reminded.get((awaited(facts.id, waiting), person))
        day = last.astimezone(ZONE).date() if last else None
        return waiting.deadline.reminds_on(self._desk.today(), day)

    def _reminder(self, facts: Agreement, team: str, waiting: Waiting) -> Item:
        number = waiting.deadline.interval_on(self._desk.today())
        return Item(awaited(facts.id, waiting), ReminderKind.REMINDER, number, team, waiting)

    def _informed(self, sent: Sent, facts: Agreement, waiting: Waiting) -> Iterator[int]:
        today = self._desk.today()
        if waiting.deadline.informs_on(today):
            about = awaited(facts.id, waiting)
            above = next_level_up(facts, waiting.turn, today)
            yield from (person for person in above if (about, person) not in sent.informed)

    # ── by hand ──────────────────────────────────────────────────────────────────────────────────────────

    def _asked_by_hand(self, session: Session, row: AgreementRow) -> Found:
        today = self._desk.today()
        facts = agreements.facts(session, row, today)
        team = session.get_one(TeamRow, row.team_id).name
        sent = Sent.of(Together(session), [row.id])()
        found: dict[int, list[Item]] = defaultdict(list)
        for waiting in waiting_for(session, {row.id: (row, facts)}, today, NOBODY)[row.id]:
            about = awaited(row.id, waiting)
            item = Item(about, ReminderKind.BY_HAND, today.toordinal(), team, waiting)
            for person in waiting.turn.people:
                if not self._was_today(sent.reminded.get((about, person))):
                    found[person].append(item)
        return found

    def _was_today(self, at: datetime | None) -> bool:
        return at is not None and at.astimezone(ZONE).date() == self._desk.today()
