"""Logins: the second step, proving again who one is, and the list of where one is logged in.

After a password alone a login is half: it opens nothing but the second step. Each step gives a new token.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from language.said import said
from workflow.domain.vocabulary import Administration, FactorKind
from workflow.persistence import factors, identity, people
from workflow.persistence.tables import PersonRow, SessionRow
from workflow.services import codes, sign_ons
from workflow.services.administration import journalled
from workflow.services.answers import NotFound
from workflow.services.desk import Desk
from workflow.services.identity import Identity
from workflow.services.notice_of_account import notify
from workflow.services.people import ABSOLUTE, IDLE, People, begun, token_hash
from workflow.services.sign_ons import OtherSubject

HALF_LASTS = timedelta(minutes=10)
"""How long somebody may take over the second step."""


@dataclass(frozen=True, slots=True)
class Half:
    """Somebody who gave their password, and not yet the second step."""

    person: int
    name: str
    email: str
    token: str
    """SHA-256 of the token in their cookie."""
    app: bool
    passkeys: tuple[str, ...]
    """The numbers of their passkeys."""

    @property
    def enrolled(self) -> bool:
        """Whether they have a factor at all."""
        return self.app or bool(self.passkeys)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is logged in, for themselves."""

    number: str
    """Names it on a page; no secret."""
    browser: str
    started_at: datetime
    seen_at: datetime
    here: bool


class Logins:
    """Everything about a login after the password."""

    def __init__(self, desk: Desk, accounts: People) -> None:
        self._desk = desk
        self._people = accounts

    # ── the second step ──────────────────────────────────────────────────────────────────────────────────

    def half(self, token: str) -> Half | None:
        """Whose login is half with this token; None when it is whole, too old, or nobody's."""
        with self._desk.database.reading() as session:
            return self._half(session, token_hash(token))

    def with_code(self, token: str, code: str) -> str | None:
        """Take the second step with a code of the app or a recovery code; gives a new token, or None."""
        with self._desk.database.begin() as session:
            half = self._half(session, token_hash(token))
            person = people.locked(session, half.person) if half else None
            # asked again: another request may have finished it while this one waited for the person
            if person is None or self._half(session, token_hash(token)) is None:
                return None
            return self.finish(session, token_hash(token)) if self.code_fits(session, person, code) else None

    def with_passkey(self, factor: int, count: int, browser: str) -> str | None:
        """Log in with a passkey that proved itself, or take the second step with it; gives a new token."""
        with self._desk.database.begin() as session:
            person = self.passkey_counts(session, factor, count)
            return begun(session, self._desk, person, browser, whole=True) if person else None

    def by_organisation(self, known: Identity, browser: str) -> str | None:
        """Log in whose subject this is, the first time who has this address; None when that is nobody.

        Half, unless they proved themselves there with several factors; bound once it is whole. Raises
        OtherSubject, of which the office was told.
        """
        with self._desk.database.begin() as session:
            person = sign_ons.owner(session, known)
            if person is None:
                return None
            if sign_ons.fits(session, self._desk, person, known):
                bare = not self._desk.second_factor and not factors.of(session, person.id)
                whole = known.strong or bare
                if whole:
                    sign_ons.bind(session, self._desk, person, known)
                return begun(session, self._desk, person.id, browser, whole=whole, known=known)
        raise OtherSubject(sign_ons.OTHER_SUBJECT)

    def issuers(self, person: int) -> frozenset[str]:
        """The providers at which this person logs in."""
        with self._desk.database.reading() as session:
            return identity.issuers(session, person)

    def finish(self, session: Session, hashed: str) -> str:
        """Within a transaction that locked the person: this login is whole, under a new token."""
        row = session.get_one(SessionRow, hashed)
        person = session.get_one(PersonRow, row.person_id)
        if row.issuer and row.subject:
            known = Identity(row.issuer, row.subject, person.email, strong=False, keeps=row.keeps)
            sign_ons.bind(session, self._desk, person, known)
        session.delete(row)
        return begun(session, self._desk, row.person_id, row.browser, whole=True)

    def _half(self, session: Session, hashed: str) -> Half | None:
        found = factors.half(session, hashed)
        if found is None or self._desk.now() - found[0].started_at > HALF_LASTS:
            return None
        row, person = found
        if row.issuer and not identity.may_be(session, person.id, row.issuer, row.subject or ""):
            return None
        owned = factors.of(session, person.id)
        keys = tuple(f.credential for f in owned if f.credential)
        app = any(f.kind is FactorKind.APP for f in owned)
        return Half(person.id, person.name, person.email, row.token, app, keys)

    def code_fits(self, session: Session, person: PersonRow, code: str) -> bool:
        """Within a transaction that locked the person: whether the code is theirs. It counts once."""
        for factor in factors.of(session, person.id, FactorKind.APP):
            use = factors.used(session, factor.id)
            secret = self._desk.vault.opened(factor.secret, about_person(person.id))
            if step := codes.step(secret, code, self._desk.now(), use.count):
                use.count, use.used_at = step, self._desk.now()
                return True
        return self._recovers(session, person, code)

    def _recovers(self, session: Session, person: PersonRow, code: str) -> bool:
        if not factors.use_code(session, person.id, codes.recovery_digest(code)):
            return False
        left = factors.codes_left(session, person.id)
        body = {"person": person.id, "left": left}
        journalled(session, self._desk, Administration.CODE_USED, body)
        sentence = said("Er is een herstelcode gebruikt. U hebt er nog {left}.", left=left)
        notify(session, self._desk, person, sentence)
        return True

    def passkey_counts(self, session: Session, factor: int, count: int) -> int | None:
        """Within a transaction: keep the passkey's counter and give its person; None for a closed account."""
        use = factors.used(session, factor)
        owner = factors.owner(session, factor)
        if owner is not None:
            use.count, use.used_at = count, self._desk.now()
        return owner

    # ── proving again ────────────────────────────────────────────────────────────────────────────────────

    def prove(self, hashed: str, password: str, code: str) -> str | None:
        """Prove again who one is: the password and, of whoever has a factor, a code. Gives a new token."""
        with self._desk.database.reading() as session:
            row = session.get(SessionRow, hashed)
            has_password = row is not None and session.get_one(PersonRow, row.person_id).password is not None
        if row is None or (has_password and not self._people.proves(row.person_id, password)):
            return None
        with self._desk.database.begin() as session:
            person = people.locked(session, row.person_id)
            if person is None:
                return None
            bare = not factors.of(session, person.id) and not self._desk.second_factor
            if not (bare and has_password) and not self.code_fits(session, person, code):
                return None
            return self._proved(session, hashed, person.id)

    def prove_with_passkey(self, hashed: str, factor: int, count: int) -> str | None:
        """Prove again with a passkey that proved itself; None when it is somebody else's."""
        with self._desk.database.begin() as session:
            owner = self.passkey_counts(session, factor, count)
            return self._proved(session, hashed, owner) if owner else None

    def _proved(self, session: Session, hashed: str, person: int) -> str | None:
        row = session.get(SessionRow, hashed)
        if row is None or row.person_id != person or not row.whole:
            return None
        token, now = secrets.token_urlsafe(32), self._desk.now()
        session.delete(row)
        session.add(
            SessionRow(
                token=token_hash(token),
                person_id=person,
                started_at=row.started_at,
                seen_at=now,
                proved_at=now,
                whole=True,
                browser=row.browser,
            )
        )
        return token

    # ── where one is logged in ───────────────────────────────────────────────────────────────────────────

    def places(self, person: int, hashed: str) -> list[Place]:
        """Where this person is logged in; `hashed` is the token hash of the login that asks."""
        now = self._desk.now()
        with self._desk.database.reading() as session:
            rows = factors.logins(session, person, now - ABSOLUTE, now - IDLE)
            return [
                Place(_number(row), row.browser, row.started_at, row.seen_at, row.token == hashed)
                for row in rows
            ]

    def end(self, person: int, number: str) -> None:
        """End one of this person's logins. Raises NotFound."""
        now = self._desk.now()
        with self._desk.database.begin() as session:
            rows = factors.logins(session, person, now - ABSOLUTE, now - IDLE)
            row = next((row for row in rows if _number(row) == number), None)
            if row is None:
                raise NotFound
            session.delete(row)

    def end_others(self, person: int, hashed: str) -> int:
        """End every login of this person but this one; gives how many ended."""
        with self._desk.database.begin() as session:
            return factors.end_others(session, person, hashed)


def about_person(person: int) -> str:
    """What the secret of an app is sealed about: it opens for nobody else."""
    return f"person:{person}"


def _number(row: SessionRow) -> str:
    return token_hash(row.token)[:16]
