"""People: inviting them and logging them in."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from language.said import DUTCH, Said, said
from workflow.domain.addresses import is_address, spelled
from workflow.domain.vocabulary import Administration, Role
from workflow.persistence import factors, people
from workflow.persistence.tables import InvitationRow, PersonRow, SessionRow
from workflow.services.administration import By, journalled
from workflow.services.answers import NotFound
from workflow.services.closing import still_acts
from workflow.services.desk import Desk
from workflow.services.identity import Identity
from workflow.services.notice_of_account import PASSWORD_SET, tell_both
from workflow.services.passwords import LONGEST_PASSWORD, weakness
from workflow.services.roles import give_or_ask
from workflow.services.wording import UNPRINTABLE, unprintable

INVITATION_LASTS = timedelta(days=7)
IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
FRESH = timedelta(minutes=5)
"""How long it counts that somebody proved who they are: for signing, and for what would change an account."""
ACTIVE_ALREADY = said("Dit account is al in gebruik. Niemand anders krijgt er een link naar.")
NEVER_BLANK = {
    "name": said("De naam mag niet leeg zijn."),
    "team": said("De naam van het team mag niet leeg zijn."),
    "function": said("De functie mag niet leeg zijn."),
    "source": said("De bron van het mandaat mag niet leeg zijn."),
    "reference": said("Het kenmerk van het mandaat mag niet leeg zijn."),
}
"""What is said when it is blank all the same."""
LET_IN = said("U bent gevraagd om voor een partner van een buurtpreventieteam te spreken of te tekenen.")
LET_IN_SUBJECT = said("Uw account bij Convenant")
TO_BEGIN = said("Maak uw account")
ONCE = said("De link werkt één keer, zeven dagen lang.")


class NotAllowed(ValueError):
    """Something about a person cannot be so. Its str is a Dutch sentence."""

    def __init__(self, sentence: str, about: str = "") -> None:
        super().__init__(sentence)
        self.about = about
        """Which of the things that were given: "team", "coordinator", "function"; empty when it is plain."""


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody who is logged in."""

    person: int
    name: str
    email: str
    roles: frozenset[Role]
    token: str
    """SHA-256 of the token in their cookie."""
    fresh: bool = False
    """Whether they proved who they are just now."""
    language: str = DUTCH
    """In which they read."""


def token_hash(token: str) -> str:
    """What is stored of a token, and journalled of a password's hash: SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


class People:
    """Accounts, logins, and what people may do."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._nobodys_hash = desk.hasher.hash(secrets.token_urlsafe())

    # ── accounts ─────────────────────────────────────────────────────────────────────────────────────────

    def invite(
        self, email: str, name: str, roles: frozenset[Role] = frozenset(), by: By | None = None
    ) -> tuple[int, str]:
        """Make or find the account with this address; gives its id and a new single-use token.

        A role comes at once while the office is founded, else when another of the office confirms it.
        Raises NotAllowed for something that is no address, for a name that is blank or cannot be
        printed, and for an account that is closed or in use.
        """
        with self._desk.database.begin() as session:
            return linked(session, self._desk, account(session, self._desk, email, name), roles, by)

    def invited(self, token: str) -> str:
        """The name of the person this invitation is for. Raises NotFound; using it up is for `accept`."""
        with self._desk.database.reading() as session:
            invitation = people.open_invitation(session, token_hash(token), self._desk.now())
            if invitation is None:
                raise NotFound
            return session.get_one(PersonRow, invitation.person_id).name

    def accept(self, token: str, password: str, language: str | None = None) -> None:
        """Use the invitation up and set the password; earlier logins and other open invitations end.

        The account gets the language that was chosen, if one was. Raises NotFound and NotAllowed.
        """
        check_password(password)
        hashed = self._desk.hasher.hash(password)
        with self._desk.database.begin() as session:
            invitation = people.open_invitation(session, token_hash(token), self._desk.now())
            person = people.locked(session, invitation.person_id) if invitation else None
            if not invitation or not person or not people.use_up(session, invitation, self._desk.now()):
                raise NotFound
            person.password, person.language = hashed, language or person.language
            people.use_first(session, person, self._desk.now())
            people.end_logins(session, person.id)
            body = {"person": person.id, "password": token_hash(hashed)}
            journalled(session, self._desk, Administration.ACCEPTED, body)
            tell_both(session, self._desk, person, PASSWORD_SET)

    def close(self, email: str, by: By | None = None) -> None:
        """Close an account; its logins end at once. Raises NotFound and NotAllowed."""
        with self._desk.database.begin() as session:
            person = people.by_email(session, email)
            if person is None:
                raise NotFound
            if sentence := still_acts(session, self._desk, person.id):
                raise NotAllowed(sentence)
            people.close(session, person, self._desk.now())
            journalled(session, self._desk, Administration.CLOSED, {"person": person.id, "by": by})

    def known(self, email: str) -> int | None:
        """The person with this address, or None."""
        with self._desk.database.reading() as session:
            person = people.by_email(session, email)
            return person.id if person and person.active else None

    def everyone(self) -> list[tuple[str, str, bool, frozenset[Role]]]:
        """Address, name, active and roles of every account, by address."""
        with self._desk.database.reading() as session:
            rows = session.scalars(select(PersonRow).order_by(PersonRow.email)).all()
            return [(row.email, row.name, row.active, people.roles(session, row.id)) for row in rows]

    # ── logging in ───────────────────────────────────────────────────────────────────────────────────────

    def log_in(self, email: str, password: str, browser: str = "") -> str | None:
        """A token for the cookie, or None. An unknown address takes as long as a wrong password.

        The login is half until the second step (see `Logins`); whole for whoever needs none.
        """
        with self._desk.database.reading() as session:
            person = people.by_email(session, email)
        hashed = person.password if person and person.active and person.password else None
        matches = self._matches(password, hashed)
        if person is None or hashed is None or not matches:
            return None
        with self._desk.database.begin() as session:
            whole = not self._desk.second_factor and not factors.of(session, person.id)
            return begun(session, self._desk, person.id, browser, whole=whole)

    def login(self, token: str) -> Login | None:
        """Who is logged in with this token; None when nobody is, any more."""
        with self._desk.database.reading() as session:
            found = people.login(session, token_hash(token))
            if found is None:
                return None
            row, person, roles = found
            now = self._desk.now()
            if not row.whole or now - row.seen_at > IDLE or now - row.started_at > ABSOLUTE:
                return None
            fresh = row.proved_at is not None and now - row.proved_at <= FRESH
            login = Login(person.id, person.name, person.email, roles, row.token, fresh, person.language)
        if now - row.seen_at > timedelta(minutes=1):
            self._seen(row.token)
        return login

    def _seen(self, hashed: str) -> None:
        with self._desk.database.begin() as session:
            known = update(SessionRow).where(SessionRow.token == hashed)
            session.execute(known.values(seen_at=self._desk.now()))

    def log_out(self, hashed: str) -> None:
        """End the login with this token hash."""
        with self._desk.database.begin() as session:
            row = session.get(SessionRow, hashed)
            if row is not None:
                session.delete(row)

    def proves(self, person: int, password: str) -> bool:
        """Whether this is the person's password: who they are, proved again just now."""
        with self._desk.database.reading() as session:
            row = session.get_one(PersonRow, person)
        return self._matches(password, row.password if row.active else None)

    def _matches(self, password: str, hashed: str | None) -> bool:
        """Hashing takes as long without an account, and no longer for what is too long to be a password."""
        matches = self._desk.hasher.matches(password[:LONGEST_PASSWORD], hashed or self._nobodys_hash)
        return matches and hashed is not None and len(password) <= LONGEST_PASSWORD


def begun(  # noqa: PLR0913 - what a login is made of
    session: Session, desk: Desk, person: int, browser: str, *, whole: bool, known: Identity | None = None
) -> str:
    """Within a transaction: a new login of this person; gives its token.

    `known` is what their organisation told: then what counts is when they proved themselves there.
    """
    token, now = secrets.token_urlsafe(32), desk.now()
    proved_at = now if known is None else known.proved_at
    row = SessionRow(token=token_hash(token), person_id=person, started_at=now, seen_at=now, browser=browser)
    row.whole, row.proved_at = whole, proved_at if whole else None
    if known and not whole:
        row.issuer, row.subject, row.keeps = known.issuer, known.subject, known.keeps
    session.add(row)
    return token


def account(session: Session, desk: Desk, email: str, name: str) -> PersonRow:
    """Within a transaction: the account with this address, new or not. Raises NotAllowed."""
    called, address = one_line(desk, name, "name"), spelled(email)
    if not is_address(address):
        raise NotAllowed(said("Dit is geen e-mailadres: {email}", email=email))
    person = people.by_email(session, address)
    if person is None:
        person = PersonRow(email=address, name=called, active=True)
        session.add(person)
        session.flush()
    if not person.active:
        raise NotAllowed(said("Dit account is gesloten: {address}.", address=address))
    return person


def linked(
    session: Session,
    desk: Desk,
    person: PersonRow,
    roles: frozenset[Role] = frozenset(),
    by: By | None = None,
) -> tuple[int, str]:
    """Within a transaction: these roles and a new single-use token for an account; gives its id and that.

    `by` is who asked for it; None in what follows from another act. Raises NotAllowed for one in use: the
    one rule of everything that hands out a link.
    """
    if people.in_use(session, person):
        raise NotAllowed(ACTIVE_ALREADY)
    return person.id, new_link(session, desk, person, roles, by)


def new_link(
    session: Session,
    desk: Desk,
    person: PersonRow,
    roles: frozenset[Role] = frozenset(),
    by: By | None = None,
) -> str:
    """The same without that rule, for the reset that two of the office asked; gives the token."""
    given = give_or_ask(session, desk, person, roles, by)
    token = secrets.token_urlsafe(32)
    expires = desk.now() + INVITATION_LASTS
    session.add(InvitationRow(token=token_hash(token), person_id=person.id, expires_at=expires))
    body = {"person": person.id, "roles": sorted(role.value for role in given)}
    body |= {} if by is None else {"by": by}
    journalled(session, desk, Administration.INVITED, body, {"name": person.name, "email": person.email})
    return token


def welcome(
    session: Session, desk: Desk, email: str, name: str, by: By | None = None
) -> tuple[int, str | None]:
    """Within a transaction: the account with this address, new or not; a token only if nobody uses it.

    So whoever starts a team cannot get a link into somebody's account. Raises NotAllowed.
    """
    person = account(session, desk, email, name)
    if people.in_use(session, person):
        return person.id, None
    return linked(session, desk, person, by=by)


def one_line(desk: Desk, text: str, about: str = "") -> str:
    """The text on one line, for it will stand on paper.

    Raises NotAllowed when it cannot, and when it is blank while what it is about may not be.
    """
    if found := unprintable(desk, text):
        raise NotAllowed(Said(UNPRINTABLE, {"characters": found}), about)
    line = " ".join(text.split())
    if about in NEVER_BLANK and not line:
        raise NotAllowed(NEVER_BLANK[about], about)
    return line


def check_password(password: str) -> None:
    """Raises NotAllowed for what is no password."""
    if problem := weakness(password):
        raise NotAllowed(problem)
