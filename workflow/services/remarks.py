"""Questions and answers about proposals, as their pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from workflow.domain.facts import Agreement
from workflow.persistence.tables import PartnerRow, PersonRow, ProposalRow, RemarkRow
from workflow.persistence.together import Later, Together


@dataclass(frozen=True, slots=True)
class RemarkView:
    """A question or an answer."""

    number: int
    person: str
    partner: str
    """The name of the partner for which the person spoke."""
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """A question with everything that was said to it, oldest first."""

    question: RemarkView
    answers: tuple[RemarkView, ...]


Told = tuple[int, RemarkRow, str, str]
"""Number of the proposal, what was said, by whom, for which partner."""


def threads(ask: Together, facts: Agreement) -> Later[Mapping[int, tuple[Thread, ...]]]:
    """The threads of every proposal, by its number."""
    told = ask.ask(
        select(ProposalRow.number, RemarkRow, PersonRow.name, PartnerRow.name)
        .join(RemarkRow, RemarkRow.proposal_id == ProposalRow.id)
        .join(PersonRow, PersonRow.id == RemarkRow.person_id)
        .join(PartnerRow, PartnerRow.key == RemarkRow.partner)
        .where(ProposalRow.agreement_id == facts.id)
        .order_by(RemarkRow.number)
    )

    def made() -> Mapping[int, tuple[Thread, ...]]:
        grouped: dict[int, list[Told]] = {}
        for row in told.rows:
            grouped.setdefault(row[0], []).append(row)
        return {number: _threads(rows) for number, rows in grouped.items()}

    return made


def _threads(rows: Iterable[Told]) -> tuple[Thread, ...]:
    first: dict[int, int] = {}
    """The question at the head of each remark's thread, by the remark's number."""
    found: dict[int, list[RemarkView]] = {}
    for _, row, person, partner in rows:
        head = first.get(row.answers or 0, row.number)
        first[row.number] = head
        found.setdefault(head, []).append(RemarkView(row.number, person, partner, row.text, row.at))
    return tuple(Thread(said[0], tuple(said[1:])) for said in found.values())
