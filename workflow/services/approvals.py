"""Who approved the whole text, when and on which mandate; also what was void again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from workflow.domain.facts import Agreement
from workflow.persistence.tables import ApprovalRow, PartnerRow, PersonRow
from workflow.persistence.together import Later, Together
from workflow.services.desk import local_day


@dataclass(frozen=True, slots=True)
class Approved:
    """A partner's yes to the whole text."""

    key: str
    """Of the partner."""
    partner: str
    person: str
    at: datetime
    mandate: str
    """The written ground of the seat; empty when that is not known any more."""
    void_at: datetime | None
    """When it became void, because the talks were reopened; None while it counts."""


def approvals(ask: Together, facts: Agreement) -> Later[tuple[Approved, ...]]:
    """Every approval of this agreement, oldest first."""
    told = ask.ask(
        select(ApprovalRow, PersonRow.name, PartnerRow.name)
        .join(PersonRow, PersonRow.id == ApprovalRow.person_id)
        .join(PartnerRow, PartnerRow.key == ApprovalRow.partner)
        .where(ApprovalRow.agreement_id == facts.id)
        .order_by(ApprovalRow.id)
    )
    return lambda: tuple(_approved(facts, row, person, partner) for row, person, partner in told.rows)


def _approved(facts: Agreement, row: ApprovalRow, person: str, partner: str) -> Approved:
    held = (s for s in facts.seats if (s.person, s.partner, s.approver) == (row.person_id, row.partner, True))
    seat = next((s for s in held if s.holds_on(local_day(row.at))), None)
    ground = f"{seat.mandate.source}, {seat.mandate.reference}" if seat else ""
    return Approved(row.partner, partner, person, row.at, ground, row.void_at)
