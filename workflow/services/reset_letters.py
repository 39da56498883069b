"""What is written about a reset: to its owner at the address known before, to keepers, and to the office."""

from datetime import datetime

from sqlalchemy.orm import Session

from language.said import said
from workflow.domain.letter import Letter
from workflow.persistence import messages
from workflow.persistence.tables import PersonRow, ResetRow
from workflow.services.desk import Desk
from workflow.services.notice_of_account import tell_keepers, tell_office
from workflow.services.roles import TO_CONFIRM

OFFICE = said("Herstel van een account")
OWNER = said("Iemand vroeg herstel van uw account aan")
YES_OR_NO = said("Zeg of het klopt")
RESET = said("Uw inlogmiddelen zijn ingetrokken. Kies een nieuw wachtwoord.")
BEGIN = said("Kies een nieuw wachtwoord")
ONCE = said("De link werkt één keer, zeven dagen lang.")
RESET_OF_OTHER = said("De inlogmiddelen zijn ingetrokken. Er is een nieuwe link gestuurd.")
STOPPED = said("Het herstel gaat niet door.")


def to_confirm(session: Session, desk: Desk, person: PersonRow, row: ResetRow) -> None:
    """To the office: one of you confirms this."""
    sentence = said(
        "Er is herstel aangevraagd voor {name}. Een van u bevestigt dat, of niet.", name=person.name
    )
    tell_office(session, desk, (row.asked_by, person.id), OFFICE, sentence, TO_CONFIRM)


def confirmed(  # noqa: PLR0913, PLR0917 - what the letter says
    session: Session, desk: Desk, person: PersonRow, row: ResetRow, token: str, at: datetime
) -> None:
    """To the owner, with a link to say yes or no, and to the keepers."""
    body = (
        said("Het bureau van de burgemeester neemt uw wachtwoord en inlogmiddelen in."),
        said("Dat gebeurt {moment}. Klopt het, dan kan het meteen. Klopt het niet? Zeg dan nee.", moment=at),
    )
    letter = Letter(person.name, body, YES_OR_NO, f"{desk.site}/herstel/{token}")
    messages.put_out(session, person.id, OWNER, letter, desk.now(), address=row.address)
    sentence = said("Het bureau neemt wachtwoord en inlogmiddelen in, {moment}.", moment=at)
    tell_keepers(session, desk, person, sentence, f"/herstel/collega/{row.id}")


def begin_anew(session: Session, desk: Desk, person: PersonRow, token: str) -> None:
    """To the owner, with the link to begin anew; and to the keepers, without."""
    letter = Letter(person.name, (RESET,), BEGIN, f"{desk.site}/uitnodiging/{token}", (ONCE,))
    messages.put_out(session, person.id, BEGIN, letter, desk.now())
    tell_keepers(session, desk, person, RESET_OF_OTHER)


def cancelled(session: Session, desk: Desk, person: PersonRow, by: int | None) -> None:
    """To the office, and to the keepers."""
    if by == person.id:
        sentence = said("{name} zegt dat het herstel niet klopt. Het gaat niet door.", name=person.name)
    else:
        sentence = said("Het herstel van het account van {name} gaat niet door.", name=person.name)
    tell_office(session, desk, (by, person.id), OFFICE, sentence, f"/beheer/mensen/{person.id}")
    tell_keepers(session, desk, person, STOPPED)
