"""What somebody changes about their own account: password, the address that messages go to, language."""

import secrets
from datetime import timedelta

from sqlalchemy.orm import Session

from language.said import LANGUAGES, said
from workflow.domain.addresses import is_address, spelled
from workflow.domain.letter import Letter
from workflow.domain.vocabulary import Administration
from workflow.persistence import factors, messages, people
from workflow.persistence.tables import AddressChangeRow, PersonRow
from workflow.services.administration import journalled
from workflow.services.answers import NotFound
from workflow.services.desk import Desk
from workflow.services.notice_of_account import ADDRESS_CHANGED, notify, tell_keepers
from workflow.services.people import NotAllowed, check_password, token_hash

NO_LANGUAGE = said("Kies een van deze talen.")
LINK_LASTS = timedelta(hours=24)
CONFIRM = said("Bevestig uw nieuwe e-mailadres")
WISHED = (said("U wilt dit e-mailadres gebruiken."),)
HOW_TO_CONFIRM = (
    said("U logt eerst in. De link werkt één dag."),
    said("Vroeg u dit niet zelf? Dan hoeft u niets te doen."),
)
TAKEN = said("Iemand wilde uw e-mailadres voor een ander account gebruiken. Dat is niet gebeurd.")


class Accounts:
    """Changes that ask for a fresh proof of who one is, but for the language; the front door sees to that."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def choose_language(self, person: int, language: str) -> None:
        """In which language this person's messages are, and the pages where they chose no other.

        The journal tells nothing of it: it decides nothing. Raises NotAllowed for a language that we do not
        speak, and NotFound.
        """
        if language not in LANGUAGES:
            raise NotAllowed(NO_LANGUAGE)
        with self._desk.database.begin() as session:
            if not people.choose_language(session, person, language):
                raise NotFound

    def change_password(self, person: int, hashed: str, password: str) -> None:
        """Another password; every login but the one with this token hash ends. Raises NotAllowed."""
        check_password(password)
        kept = self._desk.hasher.hash(password)
        with self._desk.database.begin() as session:
            account = _account(session, person)
            account.password = kept
            factors.end_others(session, person, hashed)
            body = {"person": person, "password": token_hash(kept)}
            journalled(session, self._desk, Administration.PASSWORD_CHANGED, body)
            notify(session, self._desk, account, said("Uw wachtwoord is veranderd."))

    def want_address(self, person: int, email: str) -> None:
        """Send a link to this address, with which it becomes the person's. Raises NotAllowed.

        Nobody learns whether somebody else has it: only its owner does.
        """
        wanted = spelled(email)
        if not is_address(wanted):
            raise NotAllowed(said("Dit is geen e-mailadres."))
        token, now = secrets.token_urlsafe(32), self._desk.now()
        with self._desk.database.begin() as session:
            account = _account(session, person)
            if wanted == account.email:
                raise NotAllowed(said("Dit is al uw e-mailadres."))
            if (other := people.by_email(session, wanted)) is not None:
                notify(session, self._desk, other, TAKEN)
                journalled(session, self._desk, Administration.MESSAGES_LEFT, {"person": other.id})
                return
            change = AddressChangeRow(
                token=token_hash(token), person_id=person, email=wanted, expires_at=now + LINK_LASTS
            )
            factors.want_address(session, change, now)
            link = f"{self._desk.site}/account/adres/{token}"
            letter = Letter(account.name, WISHED, CONFIRM, link, HOW_TO_CONFIRM)
            messages.put_out(session, person, CONFIRM, letter, now, address=wanted)
            journalled(session, self._desk, Administration.MESSAGES_LEFT, {"person": person})

    def wanted_address(self, person: int, token: str) -> str:
        """The address that this link of this person is about. Raises NotFound."""
        with self._desk.database.reading() as session:
            change = factors.wanted_address(session, person, token_hash(token), self._desk.now())
            if change is None:
                raise NotFound
            return change.email

    def confirm_address(self, person: int, hashed: str, token: str) -> None:
        """Use the link up: the address is the person's, and the old one is told. Other logins end.

        Raises NotFound, also when somebody else has got that address meanwhile.
        """
        with self._desk.database.begin() as session:
            account = _account(session, person)
            change = factors.wanted_address(session, person, token_hash(token), self._desk.now())
            if change is None or people.by_email(session, change.email) is not None:
                raise NotFound
            before, account.email = account.email, change.email
            session.delete(change)
            factors.end_others(session, person, hashed)
            personal = {"address": account.email, "before": before}
            journalled(session, self._desk, Administration.ADDRESS_CHANGED, {"person": person}, personal)
            sentence = said(
                "U krijgt berichten voortaan op {address}, en logt daarmee in.", address=account.email
            )
            for address in (before, account.email):
                notify(session, self._desk, account, sentence, address)
            tell_keepers(session, self._desk, account, ADDRESS_CHANGED)


def _account(session: Session, person: int) -> PersonRow:
    account = people.locked(session, person)
    if account is None:
        raise NotFound
    return account
