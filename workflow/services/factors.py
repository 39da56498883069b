"""Somebody's factors: an app that makes codes, passkeys, and recovery codes for when both are gone."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from language.said import said
from workflow.domain.vocabulary import Administration, FactorKind
from workflow.persistence import factors, people
from workflow.persistence.tables import FactorRow, PersonRow
from workflow.ports import NotSealed
from workflow.services import codes
from workflow.services.administration import journalled
from workflow.services.answers import NotFound
from workflow.services.desk import Desk
from workflow.services.logins import Logins, about_person
from workflow.services.notice_of_account import FACTOR_ADDED, notify, tell_keepers
from workflow.services.people import NotAllowed, token_hash

MOST_FACTORS = 10
QUESTION_LASTS = timedelta(minutes=5)
"""How long a question to a passkey may be answered."""
APP_NAME = "Authenticator-app"
"""As it is kept."""
APP_IN_WORDS = said("Authenticator-app")
LAST_ONE = said("Dit is uw laatste inlogmiddel. Voeg eerst een ander toe.")
TOO_MANY = said("U hebt al {number} inlogmiddelen. Verwijder er eerst een.", number=MOST_FACTORS)


@dataclass(frozen=True, slots=True)
class Offer:
    """A secret for an app that somebody may take; nothing is stored until they show a code of it."""

    secret: str
    address: str
    """The otpauth address, for a QR code."""
    sealed: str
    """The secret as it travels along in the form: only we can open it, and only for this login."""


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor, for its owner."""

    id: int
    kind: FactorKind
    name: str
    """Of a passkey what its owner called it."""
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Owned:
    """Everything with which somebody proves who they are, beside a password."""

    factors: tuple[Factor, ...]
    codes_left: int

    @property
    def has_app(self) -> bool:
        """Whether there is an app among them."""
        return any(factor.kind is FactorKind.APP for factor in self.factors)

    @property
    def has_passkey(self) -> bool:
        """Whether there is a passkey among them."""
        return any(factor.kind is FactorKind.PASSKEY for factor in self.factors)


@dataclass(frozen=True, slots=True)
class Passkey:
    """What is needed to check a passkey's answer."""

    factor: int
    person: int
    key: str
    """Its public key, in base64url."""
    count: int


class Factors:
    """Adding, replacing and taking away factors. Journalled without any secret; their owner hears of it."""

    def __init__(self, desk: Desk, logins: Logins) -> None:
        self._desk = desk
        self._logins = logins

    # ── an app ───────────────────────────────────────────────────────────────────────────────────────────

    def offer(self, hashed: str, email: str, sealed: str = "") -> Offer:
        """A new secret for the login with this token hash, or the one that was offered to it before."""
        try:
            secret = self._desk.vault.opened(sealed, _offered_to(hashed))
        except NotSealed:
            secret = codes.new_secret()
            sealed = self._desk.vault.seal(secret, _offered_to(hashed))
        return Offer(secret, codes.address(secret, email, "Convenant"), sealed)

    def enrol(self, token: str, sealed: str, code: str) -> tuple[str, list[str]] | None:
        """The first app of somebody whose login is half; gives a new token and the recovery codes.

        None when the code does not fit. Raises NotFound when the login is not half, or not without factors.
        """
        hashed = token_hash(token)
        half = self._logins.half(token)
        if half is None or half.enrolled:
            raise NotFound
        with self._desk.database.begin() as session:
            person = people.locked(session, half.person)
            if person is None or factors.of(session, person.id):
                raise NotFound
            if not self._take(session, person, hashed, sealed, code):
                return None
            made = self._new_codes(session, person)
            return self._logins.finish(session, hashed), made

    def add_app(self, person: int, hashed: str, sealed: str, code: str) -> list[str] | None:
        """Use this app from now on, instead of an earlier one; None when the code does not fit.

        Gives recovery codes to whoever has none; an empty list to others.
        """
        with self._desk.database.begin() as session:
            account = _account(session, person)
            earlier = factors.of(session, person, FactorKind.APP)
            if not self._take(session, account, hashed, sealed, code):
                return None
            for factor in earlier:
                self._remove(session, account, factor)
            return [] if factors.codes_left(session, person) else self._new_codes(session, account)

    def _take(self, session: Session, person: PersonRow, hashed: str, sealed: str, code: str) -> bool:
        try:
            secret = self._desk.vault.opened(sealed, _offered_to(hashed))
        except NotSealed:
            return False
        step = codes.step(secret, code, self._desk.now())
        if step is None:
            return False
        kept = self._desk.vault.seal(secret, about_person(person.id))
        self._add(session, person, FactorRow(kind=FactorKind.APP, name=APP_NAME, secret=kept), step)
        return True

    # ── passkeys ─────────────────────────────────────────────────────────────────────────────────────────

    def ask(self) -> bytes:
        """A question for a passkey; its answer counts once, and not for long."""
        question, now = secrets.token_bytes(32), self._desk.now()
        with self._desk.database.begin() as session:
            factors.ask(session, token_hash(question.hex()), now + QUESTION_LASTS, now)
        return question

    def answered(self, question: bytes) -> bool:
        """Whether this was asked and not answered before."""
        with self._desk.database.begin() as session:
            return factors.answered(session, token_hash(question.hex()), self._desk.now())

    def passkey(self, credential: str) -> Passkey | None:
        """The passkey with this number, or None."""
        with self._desk.database.reading() as session:
            found = factors.passkey(session, credential)
            if found is None:
                return None
            factor, use = found
            return Passkey(factor.id, factor.person_id, factor.secret, use.count)

    def add_passkey(self, person: int, name: str, credential: str, key: str, count: int) -> list[str]:
        """Add a passkey that was checked; gives recovery codes to whoever has none. Raises NotAllowed."""
        called = " ".join(name.split())[:60] or "Passkey"
        row = FactorRow(kind=FactorKind.PASSKEY, name=called, secret=key, credential=credential)
        try:
            with self._desk.database.begin() as session:
                account = _account(session, person)
                self._add(session, account, row, count)
                return [] if factors.codes_left(session, person) else self._new_codes(session, account)
        except IntegrityError as problem:
            raise NotAllowed(said("Deze passkey staat al bij een account.")) from problem

    def passkeys_of(self, person: int) -> list[str]:
        """The numbers of this person's passkeys."""
        with self._desk.database.reading() as session:
            return [f.credential for f in factors.of(session, person) if f.credential]

    # ── all of them ──────────────────────────────────────────────────────────────────────────────────────

    def owned(self, person: int) -> Owned:
        """What this person has."""
        with self._desk.database.reading() as session:
            used = factors.last_used(session, person)
            found = (
                Factor(f.id, f.kind, _called(f), f.added_at, used.get(f.id))
                for f in factors.of(session, person)
            )
            return Owned(tuple(found), factors.codes_left(session, person))

    def remove(self, person: int, factor: int) -> None:
        """Take one away. Raises NotFound, and NotAllowed for the last one of whoever needs one."""
        with self._desk.database.begin() as session:
            account = _account(session, person)
            owned = factors.of(session, person)
            row = next((f for f in owned if f.id == factor), None)
            if row is None:
                raise NotFound
            if len(owned) == 1 and self._desk.second_factor:
                raise NotAllowed(LAST_ONE)
            self._remove(session, account, row)

    def new_codes(self, person: int) -> list[str]:
        """New recovery codes; the earlier ones are worth nothing any more. Raises NotAllowed."""
        with self._desk.database.begin() as session:
            account = _account(session, person)
            if not factors.of(session, person):
                raise NotAllowed(said("Voeg eerst een authenticator-app of een passkey toe."))
            return self._new_codes(session, account)

    def _add(self, session: Session, person: PersonRow, row: FactorRow, count: int) -> None:
        if len(factors.of(session, person.id)) >= MOST_FACTORS:
            raise NotAllowed(TOO_MANY)
        row.person_id, row.added_at = person.id, self._desk.now()
        factors.add(session, row, count)
        sentence = said("Er is een inlogmiddel toegevoegd: {name}.", name=row.name)
        self._told(session, person, row, Administration.FACTOR_ADDED, sentence)
        tell_keepers(session, self._desk, person, FACTOR_ADDED)

    def _remove(self, session: Session, person: PersonRow, row: FactorRow) -> None:
        factors.remove(session, row)
        sentence = said("Er is een inlogmiddel verwijderd: {name}.", name=row.name)
        self._told(session, person, row, Administration.FACTOR_REMOVED, sentence)

    def _told(
        self, session: Session, person: PersonRow, row: FactorRow, act: Administration, sentence: str
    ) -> None:
        body = {"person": person.id, "factor": row.id, "sort": row.kind.value}
        journalled(session, self._desk, act, body)
        notify(session, self._desk, person, sentence)

    def _new_codes(self, session: Session, person: PersonRow) -> list[str]:
        made = codes.recovery_codes()
        factors.new_codes(session, person.id, [codes.recovery_digest(code) for code in made])
        journalled(session, self._desk, Administration.CODES_MADE, {"person": person.id})
        return made


def _account(session: Session, person: int) -> PersonRow:
    account = people.locked(session, person)
    if account is None:
        raise NotFound
    return account


def _called(factor: FactorRow) -> str:
    return APP_IN_WORDS if factor.kind is FactorKind.APP else factor.name


def _offered_to(hashed: str) -> str:
    return f"offer:{hashed}"
