"""The burgemeester's office and everybody's accounts: who there is, inviting somebody, closing an account.

The office never gets a link into an account that somebody uses: a new link only replaces an unused one.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from language.said import Said, said
from workflow.domain.text import canonical
from workflow.domain.vocabulary import Administration, Role
from workflow.persistence import directory, messages, people
from workflow.persistence.tables import PersonRow, SeatRow, SignatoryRow
from workflow.services.administration import journalled
from workflow.services.answers import NotFound
from workflow.services.closing import still_acts
from workflow.services.desk import Desk
from workflow.services.letting_in import INVITED, send_link
from workflow.services.pages import SIZE, Sheet
from workflow.services.people import ACTIVE_ALREADY, NotAllowed, account, linked

CLOSED_ALREADY = said("Dit account is gesloten.")
KNOWN = said("Er is al een account met dit e-mailadres. Zoek de persoon op in de lijst.")
NOT_YOURSELF = said("U kunt uw eigen account niet sluiten. Vraag een collega.")
NO_INVITATION = said("Deze persoon heeft geen uitnodiging die nog werkt.")


class Standing(StrEnum):
    """How an account stands."""

    ACTIVE = "actief"
    INVITED = "uitgenodigd"
    UNINVITED = "niet_uitgenodigd"
    """Nobody can get in: the invitation ran out or was withdrawn."""
    CLOSED = "gesloten"

    @property
    def words(self) -> Said:
        """As a person reads it."""
        return IN_WORDS[self]


IN_WORDS = {
    Standing.ACTIVE: said("actief"),
    Standing.INVITED: said("uitgenodigd"),
    Standing.UNINVITED: said("niet uitgenodigd"),
    Standing.CLOSED: said("gesloten"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One account, for the office."""

    person: int
    name: str
    email: str
    standing: Standing
    until: datetime | None
    """Until when the invitation works, or worked; None without an unused one."""
    roles: tuple[Role, ...]
    speaks_for: tuple[str, ...]
    """The names of the partners for which this person holds a seat today."""
    signs_for: tuple[str, ...]
    used: bool
    """Whether its owner ever got in: then nobody gets a link into it, and only a reset helps."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Who is to be invited."""

    name: str
    email: str
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Link:
    """A new single-use link, which goes by mail to whom it is for; only its hash is kept."""

    person: int
    name: str
    token: str
    """Shown by a demonstration, which sends no mail; by no other page."""


class Directory:
    """Everybody's account, as the burgemeester's office manages it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def page(self, number: int = 1, words: str = "") -> Sheet[Entry]:
        """The accounts with these words in their name or address, by name; a page of them."""
        with self._desk.database.reading() as session:
            total, found = directory.accounts(session, words, (number - 1) * SIZE, SIZE)
            return Sheet(self._entries(session, found), number, total)

    def one(self, person: int) -> Entry:
        """One account. Raises NotFound."""
        with self._desk.database.reading() as session:
            found = directory.one(session, person)
            if found is None:
                raise NotFound
            return self._entries(session, [found])[0]

    def invite(self, wish: Invited, by: int, key: str) -> Link:
        """A new account with a link; `key` is that of the form, and the same form again gives a new link.

        Raises KeyReused, and NotAllowed for an address that has an account and for what no account can have.
        """
        with self._desk.database.begin() as session:
            people.locked(session, by)  # the same form sent twice at once is answered one by one
            asked = hashlib.sha256(canonical(asdict(wish) | {"roles": sorted(wish.roles)})).hexdigest()
            known = messages.earlier_answer(session, key, by, asked, self._desk.now())
            if known:
                return self._renewed(session, known["person"], by)
            if people.by_email(session, wish.email) is not None:
                raise NotAllowed(KNOWN, "email")
            row = account(session, self._desk, wish.email, wish.name)
            person, token = linked(session, self._desk, row, wish.roles, by)
            messages.answer(session, key, {"person": person})
            send_link(session, self._desk, person, token, INVITED)
            return Link(person, row.name, token)

    def renew(self, person: int, by: int) -> Link:
        """A new link; an older one works no more. Raises NotFound and NotAllowed."""
        with self._desk.database.begin() as session:
            return self._renewed(session, person, by)

    def withdraw(self, person: int, by: int) -> None:
        """The link that this person has works no more. Raises NotFound and NotAllowed."""
        with self._desk.database.begin() as session:
            row, now = self._unused(session, person), self._desk.now()
            entry = directory.one(session, row.id)
            if entry is None or entry[1] is None or entry[1] <= now:
                raise NotAllowed(NO_INVITATION)
            people.end_invitations(session, row.id, now)
            journalled(session, self._desk, Administration.WITHDRAWN, {"person": row.id, "by": by})

    def close(self, person: int, by: int) -> None:
        """Close an account: its logins and invitations end. What its owner did stays.

        Nobody closes their own, so that somebody always remains. Raises NotFound and NotAllowed.
        """
        if person == by:
            raise NotAllowed(NOT_YOURSELF)
        with self._desk.database.begin() as session:
            # Always in the same order, and both: two people who close each other do not both succeed.
            rows = {number: people.locked(session, number) for number in sorted((person, by))}
            row = rows[person]
            if row is None or rows[by] is None:
                raise _gone(session, person)
            if sentence := still_acts(session, self._desk, person):
                raise NotAllowed(sentence)
            people.close(session, row, self._desk.now())
            journalled(session, self._desk, Administration.CLOSED, {"person": row.id, "by": by})

    def _renewed(self, session: Session, person: int, by: int) -> Link:
        row = self._unused(session, person)
        people.end_invitations(session, row.id, self._desk.now())
        _, token = linked(session, self._desk, row, by=by)
        send_link(session, self._desk, row.id, token, INVITED)
        return Link(row.id, row.name, token)

    @staticmethod
    def _unused(session: Session, person: int) -> PersonRow:
        """The account, locked, that nobody uses yet. Raises NotFound and NotAllowed."""
        row = people.locked(session, person)
        if row is None:
            raise _gone(session, person)
        if people.in_use(session, row):
            raise NotAllowed(ACTIVE_ALREADY)
        return row

    def _entries(self, session: Session, found: Sequence[directory.Found]) -> tuple[Entry, ...]:
        numbers, today = {row.id for row, _, _ in found}, self._desk.today()
        roles = directory.roles(session, numbers)
        speak = directory.partners(session, SeatRow, numbers, today)
        sign = directory.partners(session, SignatoryRow, numbers, today)
        return tuple(
            Entry(
                row.id,
                row.name,
                row.email,
                self._standing(row, until, has_factor=has_factor),
                until,
                tuple(roles.get(row.id, ())),
                tuple(speak.get(row.id, ())),
                tuple(sign.get(row.id, ())),
                row.first_used_at is not None or row.password is not None or has_factor,
            )
            for row, until, has_factor in found
        )

    def _standing(self, row: PersonRow, until: datetime | None, *, has_factor: bool) -> Standing:
        if not row.active:
            return Standing.CLOSED
        if row.password is not None or has_factor:
            return Standing.ACTIVE
        return Standing.INVITED if until and until > self._desk.now() else Standing.UNINVITED


def _gone(session: Session, person: int) -> NotFound | NotAllowed:
    """Why there is no account to act on."""
    return NotFound() if session.get(PersonRow, person) is None else NotAllowed(CLOSED_ALREADY)
