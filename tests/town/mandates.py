"""Who speaks and signs for a partner: the only place in the town where that is given, ended and replaced."""

from dataclasses import dataclass
from datetime import date

from tests.town.place import Place
from workflow.domain.names import kind_of
from workflow.domain.parties import Mandate
from workflow.domain.vocabulary import PartnerKind
from workflow.services.mandates import Chair, Held, Mandates, Period

APPROVER_LEVEL = {PartnerKind.MUNICIPALITY: 3, PartnerKind.POLICE: 2}
"""Who approves and signs; of the others it is the lowest level."""


@dataclass(frozen=True)
class Staff:
    """The people of one partner."""

    partner: str
    name: str
    people: dict[int, int]
    """By the level at which they sit."""

    @property
    def approves_at(self) -> int:
        """The level of who approves and signs."""
        return APPROVER_LEVEL.get(kind_of(self.name), 1)


def settle(place: Place, key: str, name: str, levels: range, until: date | None = None) -> Staff:
    """A person on every level of a partner, perhaps until a day; one of them approves and signs."""
    staff = Staff(key, name, {level: place.join(f"{key}-{level}", f"{name} {level}") for level in levels})
    for level, person in staff.people.items():
        give(place, staff, level, person, until)
    return staff


def give(place: Place, staff: Staff, level: int, person: int, until: date | None = None) -> None:
    """A seat for this person and, where that comes along, the signature."""
    desk, mandate = place.desk, Mandate("mandaatregister", f"{staff.partner}-{level}")
    approves, period = level == staff.approves_at, Period(desk.today(), until)
    Mandates(desk).seat(person, Chair(staff.partner, level, approver=approves), period, mandate)
    if approves:
        Mandates(desk).signatory(person, staff.partner, f"functie {level}", period, mandate)


def end(place: Place, staff: Staff, level: int) -> None:
    """Today is the last day of whoever sits there, with the signature if that goes along."""
    service, today, name = Mandates(place.desk), place.desk.today(), place.names[staff.people.pop(level)]
    for held in service.register(today, teams=False):
        if held.name == name and (held.until is None or held.until > today):
            (service.end_signatory if held.signs else service.end_seat)(held.id, today)


def succeed(place: Place, staff: Staff, level: int) -> None:
    """Somebody else on a place that fell vacant."""
    number = len(place.names)
    person = place.join(f"{staff.partner}-{level}-{number}", f"{staff.name} {level}, opvolger {number}")
    staff.people[level] = person
    give(place, staff, level, person)


def release(place: Place, coordinator: int) -> None:
    """Today is the last day on which this coordinator speaks and signs for a team."""
    service, today = Mandates(place.desk), place.desk.today()
    for held in service.register(today, teams=True):
        if held.name == place.names[coordinator] and (held.until is None or held.until > today):
            (service.end_signatory if held.signs else service.end_seat)(held.id, today)
