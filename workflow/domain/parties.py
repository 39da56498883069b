"""Who takes part: partners, their levels of consultation, and the people who speak and sign for them."""

from dataclasses import dataclass
from datetime import date

from workflow.domain.vocabulary import PartnerKind


@dataclass(frozen=True, slots=True)
class Level:
    """A level of consultation of a covenant."""

    rank: int
    """1 is the lowest; higher ranks are closer to the administration."""
    name: str


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation that signs; the team itself is one of them."""

    key: str
    name: str
    kind: PartnerKind


@dataclass(frozen=True, slots=True)
class Mandate:
    """On what written ground a person may act for a partner."""

    source: str
    reference: str
    conditions: str = ""
    """Within which limits; empty when there are none."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A person who speaks for one partner at one level, from a day until a day (both included)."""

    person: int
    partner: str
    level: int
    since: date
    mandate: Mandate
    until: date | None = None
    approver: bool = False
    """May say the partner's yes to the complete text (for the police: the bureauchef)."""
    deputy_of: int | None = None
    """The person for whom this one sits in ("namens, waarnemend"); None for somebody's own seat."""
    given_by: int | None = None
    """Who gave or nominated it."""
    accepted_by: int | None = None
    """The keeper of this partner who accepted it; without one nothing done from it counts."""

    def holds_on(self, day: date) -> bool:
        """Whether the mandate of this seat covers the day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Signatory:
    """The person who signs for a partner, by virtue of a mandate."""

    id: int
    person: int
    partner: str
    name: str
    function: str
    since: date
    mandate: Mandate
    until: date | None = None
    group: int = 1
    """Order of signing: a group signs once every lower group has signed. The gemeente is last by default."""
    given_by: int | None = None
    accepted_by: int | None = None
    """The keeper of this partner who accepted it; without one this signature cannot be set."""

    def holds_on(self, day: date) -> bool:
        """Whether the mandate to sign covers the day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A partner that may join, with those who can speak and sign for it."""

    partner: Partner
    seats: tuple[Seat, ...]
    signatories: tuple[Signatory, ...]
