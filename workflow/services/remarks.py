"""Questions and answers about proposals, as their pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.facts import Agreement
from workflow.persistence import people
from workflow.persistence.tables import PartnerRow, ProposalRow, RemarkRow


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


def threads(session: Session, facts: Agreement) -> Mapping[int, tuple[Thread, ...]]:
    """The threads of every proposal, by its number."""
    query = (
        select(ProposalRow.number, RemarkRow)
        .join(RemarkRow)
        .where(ProposalRow.agreement_id == facts.id)
        .order_by(RemarkRow.number)
    )
    rows = [(number, row) for number, row in session.execute(query)]
    if not rows:
        return {}
    names = people.names(session, [row.person_id for _, row in rows])
    keys = {row.partner for _, row in rows}  # not of the agreement: one of them may have left since
    partners = dict(
        session.execute(select(PartnerRow.key, PartnerRow.name).where(PartnerRow.key.in_(keys))).all()
    )
    return {
        number: _threads([row for n, row in rows if n == number], names, partners)
        for number in dict.fromkeys(n for n, _ in rows)
    }


def _threads(
    rows: Iterable[RemarkRow], names: Mapping[int, str], partners: Mapping[str, str]
) -> tuple[Thread, ...]:
    first: dict[int, int] = {}
    """The question at the head of each remark's thread, by the remark's number."""
    found: dict[int, list[RemarkView]] = {}
    for row in rows:
        head = first.get(row.answers or 0, row.number)
        first[row.number] = head
        said = RemarkView(row.number, names[row.person_id], partners[row.partner], row.text, row.at)
        found.setdefault(head, []).append(said)
    return tuple(Thread(said[0], tuple(said[1:])) for said in found.values())
