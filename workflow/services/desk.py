"""The parts that every service works with."""

from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime

from language.days import ZONE
from workflow.persistence.database import Database
from workflow.ports import Clock, DocumentStore, Notary, PasswordHasher, Vault
from workflow.ports.paper import Paperwork

__all__ = ["ZONE", "Desk"]  # a day begins and ends where the municipality is


@dataclass(frozen=True, slots=True)
class Desk:
    """The database and everything from outside, put together by the composition root."""

    database: Database
    clock: Clock
    documents: DocumentStore
    paperwork: Paperwork
    hasher: PasswordHasher
    site: str
    """The address of the site, without a slash at the end; it stands in messages."""
    notary: Notary
    sender: str = "convenant@localhost"
    """From whom messages come: also the organizer of meetings in people's calendars."""
    _: KW_ONLY
    vault: Vault
    second_factor: bool = True
    """Whether everyone must have a second factor; only a demonstration goes without."""

    def now(self) -> datetime:
        """This moment, in UTC."""
        return self.clock.now()

    def today(self) -> date:
        """The day of this moment, in the municipality."""
        return local_day(self.now())


def local_day(moment: datetime) -> date:
    """The day of a moment, in the municipality."""
    return moment.astimezone(ZONE).date()
