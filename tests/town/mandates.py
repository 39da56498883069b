"""Who keeps, speaks and signs for a partner: the only place in the town where that is given and ended."""

from dataclasses import dataclass, field
from datetime import date

from tests.town.place import Place
from workflow.domain.names import kind_of
from workflow.domain.parties import Mandate
from workflow.domain.partners.words import KeeperProof
from workflow.domain.vocabulary import PartnerKind
from workflow.services.mandate_acts import MandateActs
from workflow.services.mandates import Chair, Held, Mandates, Period

APPROVER_LEVEL = {PartnerKind.MUNICIPALITY: 3, PartnerKind.POLICE: 2}
"""Who approves and signs; of the others it is the lowest level."""


@dataclass(frozen=True)
class Staff:
    """The people of one partner."""

    partner: str
    name: str
    keeper: int
    """Who keeps its mandates, and sits nowhere."""
    people: dict[int, int] = field(default_factory=dict)
    """By the level at which they sit."""

    @property
    def approves_at(self) -> int:
        """The level of who approves and signs."""
        return APPROVER_LEVEL.get(kind_of(self.name), 1)


def settle(  # noqa: PLR0917 - a partner consists of this
    place: Place, office: tuple[int, int], key: str, name: str, levels: range, until: date | None = None
) -> Staff:
    """A keeper, and a person on every level of a partner, perhaps until a day."""
    keeper = place.join(f"{key}-beheer", f"{name}, beheer")
    acts = MandateActs(place.desk)
    asked = acts.keeper(office[0], keeper, key, "mandaatbeheerder", KeeperProof.POST)
    assert asked.nomination is not None
    assert acts.enter_code(keeper, asked.nomination, acts.confirm(office[1], asked.nomination) or "")
    staff = Staff(key, name, keeper)
    for level in levels:
        staff.people[level] = place.join(f"{key}-{level}", f"{name}, niveau {level}")
        _give(place, staff, level, until)
    return staff


def _give(place: Place, staff: Staff, level: int, until: date | None = None) -> None:
    """The keeper gives the seat and, where that comes along, the signature."""
    acts, person = MandateActs(place.desk), staff.people[level]
    mandate = Mandate("mandaatregister", f"{staff.partner}-{level}")
    approves, period = level == staff.approves_at, Period(place.desk.today(), until)
    chair = Chair(staff.partner, level, approver=approves)
    assert acts.seat(staff.keeper, person, chair, period, mandate).in_force
    if approves:
        function = f"functie {level}"
        assert acts.signatory(staff.keeper, person, staff.partner, function, period, mandate).in_force


def end(place: Place, staff: Staff, level: int) -> None:
    """Today is the last day of whoever sits there, with the signature if that goes along."""
    _end(place, staff.keeper, staff.people.pop(level), teams=False)


def succeed(place: Place, staff: Staff, level: int) -> None:
    """Somebody else on a place that fell vacant."""
    number = len(place.names)
    staff.people[level] = place.join(f"{staff.partner}-{level}-{number}", f"{staff.name}, opvolger {number}")
    _give(place, staff, level)


def release(place: Place, coordinator: int) -> None:
    """Today is the last day on which this coordinator speaks and signs for a team, as they say themself."""
    _end(place, coordinator, coordinator, teams=True)


def _end(place: Place, keeper: int, person: int, *, teams: bool) -> None:
    acts, today = MandateActs(place.desk), place.desk.today()
    for held in filter(
        lambda each: _goes_on(each, person, today), Mandates(place.desk).register(today, teams=teams)
    ):
        done = acts.end_signatory if held.signs else acts.end_seat
        assert done(keeper, held.id, today).in_force


def _goes_on(held: Held, person: int, today: date) -> bool:
    return held.person == person and (held.until is None or held.until > today)
