"""Messages that were given up: the office sees to whom and why, and has them tried again."""

from dataclasses import dataclass
from datetime import datetime

from language.said import Said, said
from workflow.domain.vocabulary import Administration, MailProblem
from workflow.persistence import messages
from workflow.persistence.tables import OutboxRow, PersonRow
from workflow.services.administration import journalled
from workflow.services.answers import NotFound
from workflow.services.desk import Desk
from workflow.services.pages import SIZE, Sheet

REASONS: dict[str, Said] = {
    MailProblem.SERVER: said("De mailserver was te lang niet bereikbaar of nam niets aan."),
    MailProblem.REFUSED: said("De mailserver neemt dit bericht niet aan voor dit adres."),
    MailProblem.NO_ADDRESS: said("Aan dit adres kan niets worden gestuurd."),
    MailProblem.NO_SUCH_LETTERS: said(
        "In dit adres staan voor het apenstaartje letters die de mailserver niet kent. "
        "Gebruik een ander adres."
    ),
    MailProblem.CHANGED: said("Dit bericht is veranderd buiten het systeem om. Het wordt niet verstuurd."),
}
UNKNOWN = said("Het versturen lukte niet.")
"""Of what an older version gave up."""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """One message that did not arrive."""

    id: int
    name: str
    address: str
    subject: str
    left_at: datetime
    reason: Said
    answer: str
    """What the mail server said, in its words; may be empty."""
    can_retry: bool


class GivenUp:
    """The messages that are no longer tried."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def page(self, number: int = 1) -> Sheet[Undelivered]:
        """A page of them, newest first."""
        with self._desk.database.reading() as session:
            total, found = messages.given_up(session, (number - 1) * SIZE, SIZE)
            return Sheet(tuple(_line(row, person) for row, person in found), number, total)

    def count(self) -> int:
        """How many there are."""
        with self._desk.database.reading() as session:
            return messages.count_given_up(session)

    def again(self, message: int, by: int) -> None:
        """Have one tried anew, from the next minute on. Raises NotFound, also when it is not given up."""
        with self._desk.database.begin() as session:
            if not messages.try_again(session, message):
                raise NotFound
            journalled(session, self._desk, Administration.MESSAGE_RETRIED, {"message": message, "by": by})


def _line(row: OutboxRow, person: PersonRow) -> Undelivered:
    return Undelivered(
        row.id,
        person.name,
        row.address or person.email,
        row.subject,
        row.created_at,
        REASONS.get(row.problem or "", UNKNOWN),
        row.answer or "",
        can_retry=row.problem != MailProblem.CHANGED,
    )
