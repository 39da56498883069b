"""Telling somebody what changed about their account, so that they notice what they did not do themselves."""

from sqlalchemy.orm import Session

from workflow.persistence import messages
from workflow.persistence.tables import PersonRow
from workflow.services.desk import Desk

SUBJECT = "Er is iets veranderd aan uw account"


def notify(
    session: Session, desk: Desk, person: PersonRow, sentence: str, address: str | None = None
) -> None:
    """Leave a message; to another address than that of the account, if one is given."""
    text = (
        f"Beste {person.name},\n\n{sentence}\n\n"
        "Was u dit niet zelf? Bel dan meteen het bureau van de burgemeester.\n\n"
        f"Uw account: {desk.site}/account\n"
    )
    messages.put_out(session, person.id, SUBJECT, text, desk.now(), address=address)
