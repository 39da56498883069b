"""Seats and signatories: for whom a person speaks and signs, on which written mandate."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.facts import Mandate
from workflow.domain.vocabulary import Administration, PartnerKind
from workflow.persistence import people
from workflow.persistence.tables import LevelRow, PartnerRow, SeatRow, SignatoryRow
from workflow.services.administration import journalled
from workflow.services.desk import Desk
from workflow.services.people import NotAllowed

LAST = 2
"""The signing group of the gemeente, which by default signs last; the others are in group 1."""


@dataclass(frozen=True, slots=True)
class Period:
    """From a day until a day, both included; None means without end."""

    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Chair:
    """A place at the table of one partner."""

    partner: str
    level: int
    approver: bool = False


class Mandates:
    """Giving people a seat or a signature."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def seat(self, person: int, chair: Chair, period: Period, mandate: Mandate) -> None:
        """Let the person speak for the partner at the level. Raises NotAllowed."""
        with self._desk.database.begin() as session:
            give_seat(session, self._desk, person, chair, period, mandate)

    def signatory(self, person: int, partner: str, function: str, period: Period, mandate: Mandate) -> None:
        """Let the person sign for the partner; the gemeente signs last. Raises NotAllowed."""
        with self._desk.database.begin() as session:
            give_signature(session, self._desk, person, partner, function, period, mandate)

    def partners(self) -> list[tuple[str, str]]:
        """Key and name of every partner that is no team."""
        query = select(PartnerRow).where(PartnerRow.kind != PartnerKind.TEAM).order_by(PartnerRow.key)
        with self._desk.database.reading() as session:
            return [(row.key, row.name) for row in session.scalars(query)]


def give_seat(  # noqa: PLR0913, PLR0917 - the service's own transaction, and what a seat consists of
    session: Session, desk: Desk, person: int, chair: Chair, period: Period, mandate: Mandate
) -> None:
    """The same within a transaction. Raises NotAllowed."""
    _partner_for(session, person, chair.partner, period)
    if session.scalar(select(LevelRow.rank).where(LevelRow.rank == chair.level).limit(1)) is None:
        raise NotAllowed(f"Dit niveau van overleg bestaat niet: {chair.level}.")
    common = _common(person, chair.partner, period, mandate)
    session.add(SeatRow(level=chair.level, approver=chair.approver, **common))
    body = {"person": person, **asdict(chair)}
    journalled(session, desk, Administration.SEAT_GIVEN, body | _ground(period, mandate))


def give_signature(  # noqa: PLR0913, PLR0917 - the service's own transaction, and what a signatory consists of
    session: Session,
    desk: Desk,
    person: int,
    partner: str,
    function: str,
    period: Period,
    mandate: Mandate,
) -> None:
    """The same within a transaction. Raises NotAllowed."""
    kind = _partner_for(session, person, partner, period).kind
    group = LAST if kind is PartnerKind.MUNICIPALITY else 1
    common = _common(person, partner, period, mandate)
    session.add(SignatoryRow(function=function, group=group, **common))
    body = {"person": person, "partner": partner, "group": group}
    journalled(
        session, desk, Administration.SIGNATURE_GIVEN, body | _ground(period, mandate), {"function": function}
    )


def _partner_for(session: Session, person: int, partner: str, period: Period) -> PartnerRow:
    """The partner, if the person may speak for it: nobody does so for two partners in one period."""
    if period.until is not None and period.until < period.since:
        raise NotAllowed("De laatste dag ligt voor de eerste dag.")
    row = session.get(PartnerRow, partner)
    if row is None:
        raise NotAllowed(f"Deze partner bestaat niet: {partner}.")
    # Locked, so that two desks at once do not each give this person another partner.
    account = people.locked(session, person)
    if account is None:
        raise NotAllowed("Deze persoon heeft geen account, of het account is gesloten.")
    if people.partners_during(session, person, period.since, period.until) - {partner}:
        raise NotAllowed("Deze persoon spreekt of tekent al voor een andere partner.")
    return row


def _common(person: int, partner: str, period: Period, mandate: Mandate) -> dict[str, object]:
    return {
        "person_id": person,
        "partner": partner,
        "since": period.since,
        "until": period.until,
        "mandate_source": mandate.source,
        "mandate_reference": mandate.reference,
    }


def _ground(period: Period, mandate: Mandate) -> dict[str, str | None]:
    until = period.until.isoformat() if period.until else None
    return {
        "since": period.since.isoformat(),
        "until": until,
        "source": mandate.source,
        "reference": mandate.reference,
    }
