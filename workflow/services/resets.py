"""A reset: all with which somebody logs in is taken away, and they begin anew with a link in their own mail.

One of the office asks it and another confirms it. The owner is told at the address that was known then, and a
keeper of their partner too. It takes effect after a day, at once when one of those says that it is right, and
never when the owner says that it is not. The office never sees the link (ADR 0045).
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from language.said import said
from workflow.domain.vocabulary import Administration, Role
from workflow.persistence import factors, identity, keepers, people
from workflow.persistence.tables import PersonRow, ResetRow
from workflow.services import reset_letters as letters
from workflow.services.administration import By, journalled
from workflow.services.answers import NotFound
from workflow.services.desk import Desk
from workflow.services.people import NotAllowed, new_link, token_hash

WAITS = timedelta(hours=24)
"""How long the owner has to say no, once two of the office said yes."""
ASKING_LASTS = timedelta(days=7)
"""How long a colleague may take to confirm."""
OPEN_ALREADY = said("Er is al herstel aangevraagd voor dit account.")
NOT_USED = said("Dit account is nog niet gebruikt. Maak een nieuwe uitnodiging.")
NOT_YOUR_OWN = said("Dit gaat over uw eigen account. Vraag een collega.")
NOT_THE_SAME = said("U vroeg dit zelf aan. Een collega bevestigt het.")
TOO_LATE = said("Deze aanvraag is te oud. Vraag het opnieuw aan.")
ASKER_LEFT = said("Wie dit aanvroeg, werkt niet meer bij het bureau. Vraag het opnieuw aan.")


@dataclass(frozen=True, slots=True)
class Reset:
    """A reset that is not settled."""

    id: int
    person: int
    name: str
    asked_by: str
    """A name, or who worked at the command line."""
    asked_at: datetime
    asker: int | None
    confirmed_at: datetime | None

    @property
    def takes_effect_at(self) -> datetime | None:
        """When it happens by itself."""
        return self.confirmed_at + WAITS if self.confirmed_at else None


class Resets:
    """Asking, confirming and stopping resets, and having them take effect."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # ── the office ───────────────────────────────────────────────────────────────────────────────────────

    def waiting(self) -> tuple[Reset, ...]:
        """Every reset that is not settled, oldest first."""
        with self._desk.database.reading() as session:
            return tuple(self._told(session, row) for row in identity.open_resets(session))

    def ask(self, person: int, by: By) -> None:
        """Ask a reset of this person's account. Raises NotFound and NotAllowed."""
        if person == by:
            raise NotAllowed(NOT_YOUR_OWN)
        with self._desk.database.begin() as session:
            account = people.locked(session, person)
            if account is None:
                raise NotFound
            if not people.in_use(session, account):
                raise NotAllowed(NOT_USED)
            if (earlier := identity.open_reset(session, person)) is not None:
                if earlier.confirmed_at or self._desk.now() - earlier.asked_at <= ASKING_LASTS:
                    raise NotAllowed(OPEN_ALREADY)
                self._cancel(session, earlier, None)
            row = ResetRow(person_id=person, address=account.email, asked_at=self._desk.now())
            row.asked_by = by if isinstance(by, int) else None
            row.operator = by if isinstance(by, str) else ""
            session.add(row)
            session.flush()
            self._journalled(session, row, Administration.RESET_ASKED, by)
            letters.to_confirm(session, self._desk, account, row)

    def confirm(self, reset: int, by: int) -> None:
        """Confirm what a colleague asked; owner and keepers are told. Raises NotFound and NotAllowed."""
        with self._desk.database.begin() as session:
            row = identity.reset(session, reset)
            account = people.locked(session, row.person_id) if row else None
            if row is None or account is None or row.confirmed_at:
                raise NotFound
            self._check_colleagues(session, row, by)
            token = secrets.token_urlsafe(32)
            row.confirmed_by, row.confirmed_at, row.token = by, self._desk.now(), token_hash(token)
            self._journalled(session, row, Administration.RESET_CONFIRMED, by)
            letters.confirmed(session, self._desk, account, row, token, row.confirmed_at + WAITS)

    def cancel(self, reset: int, by: int) -> None:
        """Not do it after all, for anybody of the office. Raises NotFound."""
        with self._desk.database.begin() as session:
            row = identity.reset(session, reset)
            if row is None:
                raise NotFound
            self._cancel(session, row, by)

    def _check_colleagues(self, session: Session, row: ResetRow, by: int) -> None:
        if by == row.person_id:
            raise NotAllowed(NOT_YOUR_OWN)
        if by == row.asked_by:
            raise NotAllowed(NOT_THE_SAME)
        if self._desk.now() - row.asked_at > ASKING_LASTS:
            raise NotAllowed(TOO_LATE)
        if Role.MAYORS_OFFICE not in people.roles(session, by):
            raise NotFound
        if row.asked_by and Role.MAYORS_OFFICE not in people.roles(session, row.asked_by):
            raise NotAllowed(ASKER_LEFT)

    # ── the owner, and a keeper of their partner ─────────────────────────────────────────────────────────

    def told(self, token: str) -> Reset:
        """What the owner was told of with this token. Raises NotFound."""
        with self._desk.database.reading() as session:
            row = identity.reset_told(session, token_hash(token), lock=False)
            if row is None:
                raise NotFound
            return self._told(session, row)

    def answer(self, token: str, *, right: bool) -> None:
        """The owner says that it is right, and it takes effect; or that it is not, and it never does.

        Raises NotFound.
        """
        with self._desk.database.begin() as session:
            row = identity.reset_told(session, token_hash(token))
            if row is None:
                raise NotFound
            if right:
                self._affirm(session, row, row.person_id)
            else:
                self._cancel(session, row, row.person_id)

    def kept(self, reset: int, keeper: int) -> Reset:
        """A confirmed reset of somebody of the partner that this person keeps. Raises NotFound."""
        with self._desk.database.reading() as session:
            return self._told(session, self._kept(session, reset, keeper, lock=False))

    def affirm(self, reset: int, keeper: int) -> None:
        """A keeper says that it is right. Raises NotFound."""
        with self._desk.database.begin() as session:
            self._affirm(session, self._kept(session, reset, keeper), keeper)

    def _kept(self, session: Session, reset: int, keeper: int, *, lock: bool = True) -> ResetRow:
        row = identity.reset(session, reset, lock=lock)
        if row is None or row.confirmed_at is None or keeper in (row.asked_by, row.confirmed_by):
            raise NotFound
        if keeper not in keepers.for_person(session, row.person_id, self._desk.today()):
            raise NotFound
        return row

    # ── what becomes of it ───────────────────────────────────────────────────────────────────────────────

    def due(self) -> int:
        """Every reset of which the time is over takes effect, one by one; gives how many were settled."""
        with self._desk.database.reading() as session:
            numbers = identity.confirmed_before(session, self._desk.now() - WAITS)
        for number in numbers:
            with self._desk.database.begin() as session:
                if (row := identity.reset(session, number)) is not None:
                    self._take_effect(session, row)
        return len(numbers)

    def _affirm(self, session: Session, row: ResetRow, by: int) -> None:
        row.affirmed_by = by
        self._journalled(session, row, Administration.RESET_AFFIRMED, by)
        self._take_effect(session, row)

    def _take_effect(self, session: Session, row: ResetRow) -> None:
        account = people.locked(session, row.person_id)
        if account is None or account.email != row.address:  # its owner logged in: nothing was lost
            self._cancel(session, row, None)
            return
        row.settled_at, row.done, row.token = self._desk.now(), True, None
        account.password = None
        factors.remove_all(session, account.id)
        identity.unbind(session, account.id)
        people.end_logins(session, account.id)
        people.end_invitations(session, account.id, self._desk.now())
        self._journalled(session, row, Administration.RESET, None)
        letters.begin_anew(session, self._desk, account, new_link(session, self._desk, account))

    def _cancel(self, session: Session, row: ResetRow, by: int | None) -> None:
        row.settled_at, row.token = self._desk.now(), None
        self._journalled(session, row, Administration.RESET_CANCELLED, by)
        letters.cancelled(session, self._desk, session.get_one(PersonRow, row.person_id), by)

    def _journalled(self, session: Session, row: ResetRow, act: Administration, by: By | None) -> None:
        body = {"person": row.person_id, "reset": row.id} | ({} if by is None else {"by": by})
        journalled(session, self._desk, act, body)

    @staticmethod
    def _told(session: Session, row: ResetRow) -> Reset:
        names = people.names(session, [row.person_id, *([row.asked_by] if row.asked_by else [])])
        asked_by = names[row.asked_by] if row.asked_by else row.operator
        return Reset(
            row.id,
            row.person_id,
            names[row.person_id],
            asked_by,
            row.asked_at,
            row.asked_by,
            row.confirmed_at,
        )
