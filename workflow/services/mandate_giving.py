"""Storing a seat, a mandate to sign, or the end of one; who may decide it is not asked here.

That is `workflow.domain.partners`; here stands what can be at all: a partner, a level, a period, a ground.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from language.said import said
from workflow.domain.parties import Mandate
from workflow.domain.vocabulary import Administration, PartnerKind
from workflow.persistence import mandates, people
from workflow.persistence.tables import LevelRow, PartnerRow, SeatRow, SignatoryRow
from workflow.services.administration import journalled
from workflow.services.desk import Desk
from workflow.services.mandates import Chair, Period
from workflow.services.people import NotAllowed, one_line

LAST = 2
"""The signing group of the gemeente, which by default signs last; the others are in group 1."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Who gave a mandate and which keeper of the partner accepted it; it was given on this written ground."""

    mandate: Mandate
    given_by: int | None
    """None for the command line."""
    accepted_by: int


def give_seat(  # noqa: PLR0913, PLR0917 - the service's own transaction, and what a seat consists of
    session: Session, desk: Desk, person: int, chair: Chair, period: Period, ground: Ground
) -> SeatRow:
    """Within a transaction: let the person speak for the partner at the level. Raises NotAllowed.

    Who may decide that is no business of this function: see `domain.partners`.
    """
    ground = replace(ground, mandate=written(desk, ground.mandate))
    check_seat(session, person, chair, period)
    common = _common(person, chair.partner, period, ground)
    row = SeatRow(level=chair.level, approver=chair.approver, deputy_of=chair.deputy_of, **common)
    session.add(row)
    session.flush()
    body = {"seat": row.id, "person": person, **asdict(chair)}
    journalled(session, desk, Administration.SEAT_GIVEN, body | _told(period, ground))
    return row


def check_seat(session: Session, person: int, chair: Chair, period: Period) -> None:
    """Whether there can be such a seat, whoever gives it. Raises NotAllowed."""
    _partner_for(session, person, chair.partner, period)
    _stands_in_for(session, chair, person)
    if session.scalar(select(LevelRow.rank).where(LevelRow.rank == chair.level).limit(1)) is None:
        raise NotAllowed(said("Dit niveau van overleg bestaat niet: {level}.", level=chair.level))
    wanted = SeatRow(
        person_id=person, partner=chair.partner, level=chair.level, since=period.since, until=period.until
    )
    if mandates.holds_already(session, wanted):
        raise NotAllowed(said("Deze persoon heeft deze zetel al in deze periode."))


def give_signature(  # noqa: PLR0913, PLR0917 - the service's own transaction, and what a signatory consists of
    session: Session,
    desk: Desk,
    person: int,
    partner: str,
    function: str,
    period: Period,
    ground: Ground,
) -> SignatoryRow:
    """Within a transaction: let the person sign; the gemeente is last. Raises NotAllowed."""
    kind = check_signature(session, person, partner, period)
    group = LAST if kind is PartnerKind.MUNICIPALITY else 1
    function = one_line(desk, function, "function")
    ground = replace(ground, mandate=written(desk, ground.mandate))
    row = SignatoryRow(function=function, group=group, **_common(person, partner, period, ground))
    session.add(row)
    session.flush()
    body = {"signatory": row.id, "person": person, "partner": partner, "group": group}
    about = body | _told(period, ground)
    journalled(session, desk, Administration.SIGNATURE_GIVEN, about, {"function": function})
    return row


def check_signature(session: Session, person: int, partner: str, period: Period) -> PartnerKind:
    """Whether there can be such a signature; gives what sort the partner is. Raises NotAllowed."""
    kind = _partner_for(session, person, partner, period).kind
    wanted = SignatoryRow(person_id=person, partner=partner, since=period.since, until=period.until)
    if mandates.holds_already(session, wanted):
        raise NotAllowed(said("Deze persoon tekent in deze periode al voor deze partner."))
    return kind


def end(  # noqa: PLR0913, PLR0917 - what an end consists of
    session: Session,
    desk: Desk,
    table: type[SeatRow | SignatoryRow],
    number: int,
    until: date,
    by: int,
) -> SeatRow | SignatoryRow:
    """Within a transaction: the last day of a seat or signature; never earlier than yesterday, never later.

    What was done on the mandate stays done, so an end does not reach back. Only a handover ends with
    yesterday: who takes over begins today. Raises NotAllowed.
    """
    row: SeatRow | SignatoryRow | None = session.get(table, number, with_for_update={"key_share": True})  # type: ignore[assignment]  # the common base of both
    if row is None:
        raise NotAllowed(said("Deze zetel of ondertekenaar is er niet."))
    if until < desk.today() - timedelta(days=1):
        raise NotAllowed(said("Een mandaat eindigt niet met terugwerkende kracht."))
    if row.until is not None and row.until <= until:
        raise NotAllowed(said("Dit mandaat eindigt al eerder of op dezelfde dag."))
    row.until = until
    about = Administration.SEAT_ENDED if table is SeatRow else Administration.SIGNATURE_ENDED
    word = "seat" if table is SeatRow else "signatory"
    journalled(session, desk, about, {word: number, "until": until.isoformat(), "by": by})
    return row


def _stands_in_for(session: Session, chair: Chair, person: int) -> None:
    """A deputy takes another person's seat, at the same table. Raises NotAllowed."""
    if chair.deputy_of is None:
        return
    holder = session.get(SeatRow, chair.deputy_of)
    if holder is None or (holder.partner, holder.level) != (chair.partner, chair.level):
        raise NotAllowed(
            said("Een waarnemer neemt waar voor een zetel van dezelfde partner op hetzelfde niveau.")
        )
    if holder.person_id == person:
        raise NotAllowed(said("Niemand neemt waar voor zichzelf."))
    if chair.approver and not holder.approver:
        raise NotAllowed(said("Een waarnemer mag niet meer dan degene voor wie hij waarneemt."))


def _partner_for(session: Session, person: int, partner: str, period: Period) -> PartnerRow:
    """The partner, if the person may speak for it: nobody does so for two partners in one period."""
    if period.until is not None and period.until < period.since:
        raise NotAllowed(said("De laatste dag ligt voor de eerste dag."))
    row = session.get(PartnerRow, partner)
    if row is None:
        raise NotAllowed(said("Deze partner bestaat niet: {partner}.", partner=partner))
    # Locked, so that two desks at once do not each give this person another partner.
    account = people.locked(session, person)
    if account is None:
        raise NotAllowed(said("Deze persoon heeft geen account, of het account is gesloten."))
    if people.partners_during(session, person, period.since, period.until) - {partner}:
        raise NotAllowed(said("Deze persoon spreekt of tekent al voor een andere partner."))
    return row


def written(desk: Desk, mandate: Mandate) -> Mandate:
    """The mandate as the paper cites it. Raises NotAllowed."""
    one_line(desk, mandate.conditions, "conditions")
    source = one_line(desk, mandate.source, "source")
    return Mandate(source, one_line(desk, mandate.reference, "reference"), mandate.conditions)


def _common(person: int, partner: str, period: Period, ground: Ground) -> dict[str, object]:
    return {
        "person_id": person,
        "partner": partner,
        "since": period.since,
        "until": period.until,
        "mandate_source": ground.mandate.source,
        "mandate_reference": ground.mandate.reference,
        "mandate_conditions": ground.mandate.conditions,
        "given_by": ground.given_by,
        "accepted_by": ground.accepted_by,
    }


def _told(period: Period, ground: Ground) -> dict[str, str | int | None]:
    until = period.until.isoformat() if period.until else None
    return {
        "since": period.since.isoformat(),
        "until": until,
        "source": ground.mandate.source,
        "reference": ground.mandate.reference,
        "conditions": ground.mandate.conditions,
        "by": ground.given_by,
        "accepted_by": ground.accepted_by,
    }
