"""Telling somebody what changed about their account, so that they notice what they did not do themselves."""

from sqlalchemy.orm import Session

from language.said import said
from workflow.domain.letter import Letter
from workflow.persistence import messages
from workflow.persistence.tables import PersonRow
from workflow.services.desk import Desk

SUBJECT = said("Er is iets veranderd aan uw account")
NOT_YOU = said("Was u dit niet zelf? Bel dan meteen het bureau van de burgemeester.")
TO_ACCOUNT = said("Log in en bekijk uw account")


def notify(
    session: Session, desk: Desk, person: PersonRow, sentence: str, address: str | None = None
) -> None:
    """Leave a message; to another address than that of the account, if one is given."""
    letter = Letter(person.name, (sentence, NOT_YOU), TO_ACCOUNT, f"{desk.site}/account")
    messages.put_out(session, person.id, SUBJECT, letter, desk.now(), address=address)
