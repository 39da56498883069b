"""One's own seats, and who stands in for them for a while."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from language.said import said
from workflow.domain.parties import Mandate
from workflow.domain.partners.register import MandateChange
from workflow.domain.partners.words import Sort
from workflow.persistence import mandates, people
from workflow.persistence.tables import SeatRow
from workflow.services.answers import NotFound
from workflow.services.desk import Desk
from workflow.services.mandate_commands import MandateResult, nominate, seat_change
from workflow.services.mandate_giving import check_seat
from workflow.services.mandates import Chair, Held, Period, lines
from workflow.services.people import NotAllowed


@dataclass(frozen=True, slots=True)
class OwnSeat:
    """A seat, or a mandate to sign, of the reader."""

    held: Held
    deputies: tuple[Held, ...]
    """Who stands in for it, now or later."""
    may_be_deputised: bool
    """Whether the reader can name a deputy: for an own seat from which one approves."""


class Deputies:
    """Looking at one's own seats, and naming a deputy for them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def own(self, person: int) -> tuple[OwnSeat, ...]:
        """The seats and mandates to sign of this person that hold today or later."""
        today = self._desk.today()
        with self._desk.database.reading() as session:
            own = mandates.of_person(session, person, today)
            seats = [row.id for row, _ in own if isinstance(row, SeatRow)]
            told = lines(session, [*own, *mandates.deputies_named(session, seats, today)])
            held = [h for h in told if h.person == person]
            return tuple(OwnSeat(h, _of(h, told), _can_be_deputised(h)) for h in held)

    def one(self, person: int, seat: int) -> OwnSeat:
        """The own seat with this id for which a deputy can be named. Raises NotFound."""
        found = next((own for own in self.own(person) if own.held.id == seat and own.may_be_deputised), None)
        if found is None:
            raise NotFound
        return found

    def name(  # noqa: PLR0913 - what a deputy consists of
        self, person: int, seat: int, deputy: str, period: Period, mandate: Mandate, *, fresh: bool = True
    ) -> MandateResult:
        """Ask that the person with this address stands in for one's own seat, with what that seat may do.

        A keeper of the partner accepts it; who is one gives it at once.
        Raises NotFound for a seat that is not this person's or from which nobody approves, and NotAllowed.
        """
        with self._desk.database.begin() as session:
            own = self._own_seat(session, person, seat)
            account = people.by_email(session, deputy)
            if account is None or not account.active:
                raise NotAllowed(
                    said("Er is geen account met dit adres. De beheerder nodigt deze persoon eerst uit.")
                )
            _within(own, period, self._desk.today())
            chair = Chair(own.partner, own.level, own.approver, own.id)
            check_seat(session, account.id, chair, period)
            change = seat_change(self._desk, account.id, chair, period, mandate)
            return nominate(session, self._desk, person, change, fresh=fresh)

    def end(self, person: int, deputy: int, until: date, *, fresh: bool = True) -> MandateResult:
        """Ask that somebody stands in for one's own seat until this day. Raises NotFound and NotAllowed."""
        with self._desk.database.begin() as session:
            row = session.get(SeatRow, deputy)
            if row is None or row.deputy_of is None:
                raise NotFound
            self._own_seat(session, person, row.deputy_of)
            change = MandateChange(Sort.SEAT_END, row.partner, row.person_id, row.since, until, row.id)
            return nominate(session, self._desk, person, change, fresh=fresh)

    def _own_seat(self, session: Session, person: int, seat: int) -> SeatRow:
        row = session.get(SeatRow, seat, with_for_update=True)
        today = self._desk.today()
        if row is None or row.person_id != person or row.deputy_of is not None or not row.approver:
            raise NotFound
        if row.until is not None and row.until < today:
            raise NotFound
        return row


def _of(seat: Held, deputies: tuple[Held, ...]) -> tuple[Held, ...]:
    return () if seat.signs else tuple(d for d in deputies if d.deputy_of == seat.id)


def _can_be_deputised(held: Held) -> bool:
    return held.approver and not held.stands_in_for


def _within(own: SeatRow, period: Period, today: date) -> None:
    """Not before today, not without an end, and not longer than the seat itself. Raises NotAllowed."""
    if period.since < max(today, own.since):
        raise NotAllowed(said("Een waarneming begint vandaag of later, en niet voor uw eigen zetel."))
    if period.until is None:
        raise NotAllowed(said("Vul de laatste dag van de waarneming in."))
    if own.until is not None and period.until > own.until:
        raise NotAllowed(said("Een waarneming duurt niet langer dan uw eigen zetel."))
