"""People: inviting them and logging them in."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from language.said import DUTCH, Said, said
from workflow.domain.letter import Letter
from workflow.domain.vocabulary import Administration, Role
from workflow.persistence import factors, messages, people
from workflow.persistence.tables import InvitationRow, PersonRow, RoleRow, SessionRow
from workflow.services.administration import journalled
from workflow.services.answers import NotFound
from workflow.services.desk import Desk
from workflow.services.wording import UNPRINTABLE, unprintable

INVITATION_LASTS = timedelta(days=7)
IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
FRESH = timedelta(minutes=5)
"""How long it counts that somebody proved who they are: for signing, and for what would change an account."""
SHORTEST_PASSWORD, LONGEST_PASSWORD = 15, 200
FEWEST_CHARACTERS = 5
"""How many different characters a password has at least."""
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
COMMON = frozenset(FREQUENCY_LISTS["passwords"])


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

    def invite(self, email: str, name: str, roles: frozenset[Role] = frozenset()) -> tuple[int, str]:
        """Make or find the account with this address; gives its id and a new single-use token.

        Raises NotAllowed for something that is no address, for a name that is blank or cannot be
        printed, and for a closed account.
        """
        with self._desk.database.begin() as session:
            return invite(session, self._desk, email, name, roles)

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
            people.end_logins(session, person.id)
            body = {"person": person.id, "password": token_hash(hashed)}
            journalled(session, self._desk, Administration.ACCEPTED, body)

    def close(self, email: str) -> None:
        """Close an account; its logins end at once. Raises NotFound."""
        with self._desk.database.begin() as session:
            person = people.by_email(session, email)
            if person is None:
                raise NotFound
            people.close(session, person, self._desk.now())
            journalled(session, self._desk, Administration.CLOSED, {"person": person.id})

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
            row = session.get(SessionRow, hashed)
            if row is not None:
                row.seen_at = self._desk.now()

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


def begun(session: Session, desk: Desk, person: int, browser: str, *, whole: bool) -> str:
    """Within a transaction: a new login of this person; gives its token."""
    token, now = secrets.token_urlsafe(32), desk.now()
    session.add(
        SessionRow(
            token=token_hash(token),
            person_id=person,
            started_at=now,
            seen_at=now,
            proved_at=now if whole else None,
            whole=whole,
            browser=browser,
        )
    )
    return token


def invite(
    session: Session, desk: Desk, email: str, name: str, roles: frozenset[Role] = frozenset()
) -> tuple[int, str]:
    """The same within a transaction. Raises NotAllowed."""
    return linked(session, desk, account(session, desk, email, name), roles)


def account(session: Session, desk: Desk, email: str, name: str) -> PersonRow:
    """Within a transaction: the account with this address, new or not. Raises NotAllowed."""
    called, address = one_line(desk, name, "name"), email.strip().lower()
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
    by: int | None = None,
) -> tuple[int, str]:
    """Within a transaction: these roles and a new single-use token for an account; gives its id and that.

    `by` is who of the office asked for it; None on the command line and in what follows from another act.
    """
    for role in roles - people.roles(session, person.id):
        session.add(RoleRow(person_id=person.id, role=role))
    token = secrets.token_urlsafe(32)
    expires = desk.now() + INVITATION_LASTS
    session.add(InvitationRow(token=token_hash(token), person_id=person.id, expires_at=expires))
    body = {"person": person.id, "roles": sorted(role.value for role in roles)}
    body |= {} if by is None else {"by": by}
    journalled(session, desk, Administration.INVITED, body, {"name": person.name, "email": person.email})
    return person.id, token


def welcome(session: Session, desk: Desk, email: str, name: str) -> tuple[int, str | None]:
    """Within a transaction: the account with this address, new or not; a token only if it has no password.

    So whoever starts a team cannot get a link into somebody's account. Raises NotAllowed.
    """
    one_line(desk, name, "name")
    person = people.by_email(session, email)
    if person and person.password and person.active:
        return person.id, None
    return invite(session, desk, email, name)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Somebody who is given something before they have an account."""

    email: str
    name: str


def let_in(session: Session, desk: Desk, person: int | NewAccount, by: int | None) -> int:
    """Within a transaction: this person; of who has no account yet, the account that is made now.

    Its link goes to that address by mail and to nobody else. Raises NotAllowed.
    """
    if isinstance(person, int):
        return person
    row = account(session, desk, person.email, person.name)
    _, token = linked(session, desk, row, by=by)
    letter = Letter(row.name, (LET_IN,), TO_BEGIN, f"{desk.site}/uitnodiging/{token}", (ONCE,))
    messages.put_out(session, row.id, LET_IN_SUBJECT, letter, desk.now())
    return row.id


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


def is_address(text: str) -> bool:
    """Whether it can be an e-mail address: something on both sides of one @, without spaces."""
    plain = all(c.isprintable() and not c.isspace() for c in text)
    return plain and text.count("@") == 1 and all(text.split("@"))


def check_password(password: str) -> None:
    """Long, not common and no repetition; no other rules on what it consists of (OWASP ASVS 5.0, V6.2).

    Raises NotAllowed.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise NotAllowed(said("Kies een wachtwoord van minstens {number} tekens.", number=SHORTEST_PASSWORD))
    if len(password) > LONGEST_PASSWORD:
        raise NotAllowed(said("Kies een wachtwoord van hoogstens {number} tekens.", number=LONGEST_PASSWORD))
    plain = password.lower()
    repeats = plain in (plain + plain)[1:-1]  # a text is found inside its double only when it repeats itself
    if plain in COMMON or repeats or len(set(plain)) < FEWEST_CHARACTERS:
        raise NotAllowed(said("Dit wachtwoord is te makkelijk te raden. Kies een ander."))
