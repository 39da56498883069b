"""Giving something to somebody who may not have an account yet: they get a link, and nobody else does."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from language.said import said
from workflow.domain.letter import Letter
from workflow.persistence import messages, people
from workflow.persistence.tables import PersonRow
from workflow.services.administration import By
from workflow.services.desk import Desk
from workflow.services.people import account, linked

LET_IN = said("U bent gevraagd om voor een partner van een buurtpreventieteam te spreken of te tekenen.")
INVITED = said("Er is een account voor u gemaakt bij Convenant.")
COORDINATING = said("U bent gevraagd als coördinator van {team}.")
LET_IN_SUBJECT = said("Uw account bij Convenant")
TO_BEGIN = said("Maak uw account")
ONCE = said("De link werkt één keer, zeven dagen lang.")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Somebody who is given something before they have an account."""

    email: str
    name: str


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


def let_in(session: Session, desk: Desk, person: int | NewAccount, by: int | None) -> int:
    """Within a transaction: this person; of who has no account yet, the account that is made now.

    Its link goes to that address by mail and to nobody else; an account in use gets none. Raises NotAllowed.
    """
    if isinstance(person, int):
        return person
    number, token = welcome(session, desk, person.email, person.name, by)
    if token is not None:
        send_link(session, desk, number, token, LET_IN)
    return number


def send_link(session: Session, desk: Desk, person: int, token: str, sentence: str) -> None:
    """Within a transaction: leave the message with somebody's single-use link, for nobody but them."""
    name = session.get_one(PersonRow, person).name
    letter = Letter(name, (sentence,), TO_BEGIN, f"{desk.site}/uitnodiging/{token}", (ONCE,))
    messages.put_out(session, person, LET_IN_SUBJECT, letter, desk.now())
