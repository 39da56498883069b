"""Erasing a person: their name and words go, what they did and every proof of it stay."""

from dataclasses import dataclass

from workflow.domain.text import tidy
from workflow.domain.vocabulary import Administration
from workflow.persistence import erasure, people
from workflow.services.administration import journalled
from workflow.services.answers import NotFound
from workflow.services.desk import Desk
from workflow.services.people import NotAllowed


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased."""

    person: int
    entries: tuple[int, ...]
    """The numbers of the entries whose personal parts are empty now."""


class Erasure:
    """The right to erasure (GDPR, article 17), as far as nothing is still running."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def erase(self, email: str, reason: str) -> Erased:
        """Erase the person with this address, and write in the journal that and which entries.

        An entry in which others are named too loses its whole personal part: it is one commitment. Raises
        NotFound, and NotAllowed while the person still takes part in something.
        """
        if not tidy(reason):
            raise NotAllowed("Schrijf op waarom u deze gegevens wist.")
        with self._desk.database.begin() as session:
            account = people.by_email(session, email)
            if account is None:
                raise NotFound
            session.refresh(account, with_for_update=True)
            if erasure.speaks(session, account.id, self._desk.today()):
                raise NotAllowed(
                    "Deze persoon heeft nog een zetel of tekent nog voor een partner. Wissen kan pas daarna."
                )
            found = erasure.entries_about(session, account.id)
            agreements = {agreement for _, agreement in found if agreement is not None}
            if erasure.running(session, agreements):
                raise NotAllowed(
                    "Deze persoon deed mee in een dossier dat nog loopt. Wissen kan pas als dat is afgerond."
                )
            numbers = [number for number, _ in found]
            erasure.empty_parts(session, numbers)
            erasure.empty_account(session, account)
            erasure.empty_drafts(session, account.id)
            erasure.empty_applications(session, agreements, account.id)
            body = {"person": account.id, "entries": numbers}
            journalled(session, self._desk, Administration.ERASED, body, {"reason": tidy(reason)})
            return Erased(account.id, tuple(numbers))
