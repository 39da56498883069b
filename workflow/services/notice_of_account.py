"""Telling somebody what changed about their account, so that they notice what they did not do themselves.

What could let another in is told to the keepers of their partner too: whoever took the mailbox over does not
read theirs.
"""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from language.said import Said, said
from workflow.domain.letter import Letter
from workflow.domain.vocabulary import Role
from workflow.persistence import keepers, messages, people
from workflow.persistence.tables import PersonRow
from workflow.services.desk import Desk

SUBJECT = said("Er is iets veranderd aan uw account")
NOT_YOU = said("Was u dit niet zelf? Bel dan meteen het bureau van de burgemeester.")
TO_ACCOUNT = said("Log in en bekijk uw account")
TO_READ = said("Log in om meer te lezen")
NOT_RIGHT = said("Klopt dit niet? Bel dan meteen het bureau van de burgemeester.")
PASSWORD_SET = said("Er is een wachtwoord ingesteld met een link.")
FACTOR_ADDED = said("Er is een inlogmiddel toegevoegd.")
ADDRESS_CHANGED = said("Het e-mailadres is veranderd.")
SIGN_ON_BOUND = said("Het account is gekoppeld aan de inlogdienst van een organisatie.")


def notify(
    session: Session, desk: Desk, person: PersonRow, sentence: str, address: str | None = None
) -> None:
    """Leave a message; to another address than that of the account, if one is given."""
    letter = Letter(person.name, (sentence, NOT_YOU), TO_ACCOUNT, f"{desk.site}/account")
    messages.put_out(session, person.id, SUBJECT, letter, desk.now(), address=address)


def tell_keepers(
    session: Session, desk: Desk, person: PersonRow, sentence: Said, page: str = "/taken"
) -> None:
    """Leave a message about this account for each keeper of a partner of its owner."""
    subject = said("Er is iets veranderd aan het account van {name}", name=person.name)
    about = said("Het gaat om het account van {name}.", name=person.name)
    for row in people.accounts(session, keepers.for_person(session, person.id, desk.today())):
        letter = Letter(row.name, (about, sentence, NOT_RIGHT), TO_READ, f"{desk.site}{page}")
        messages.put_out(session, row.id, subject, letter, desk.now())


def tell_both(session: Session, desk: Desk, person: PersonRow, sentence: Said) -> None:
    """The same sentence to the owner and to the keepers."""
    notify(session, desk, person, sentence)
    tell_keepers(session, desk, person, sentence)


def tell_office(  # noqa: PLR0913, PLR0917 - what a message consists of
    session: Session, desk: Desk, but: Iterable[int | None], subject: Said, sentence: Said, page: str
) -> None:
    """Leave a message for everybody of the office, but for these; the page is one of Beheer."""
    for row in people.accounts(session, set(people.with_role(session, Role.MAYORS_OFFICE)) - set(but)):
        letter = Letter(row.name, (sentence,), said("Log in en open Beheer"), f"{desk.site}{page}")
        messages.put_out(session, row.id, subject, letter, desk.now())
