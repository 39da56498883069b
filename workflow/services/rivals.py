"""Several proposals on one subject: what a reader can do among them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from workflow.domain.consent import Cell, cell_state
from workflow.domain.facts import Agreement, Proposal
from workflow.domain.rules.questions import same_subject
from workflow.domain.vocabulary import CellState


@dataclass(frozen=True, slots=True)
class Counter:
    """Whether a reader can propose something else on a subject, and what they consent to there now."""

    possible: bool = False
    supported: tuple[int, ...] = ()
    """The numbers of the proposals to which the reader's cell consents: objecting there comes first."""

    @classmethod
    def of(cls, facts: Agreement, proposal: Proposal, day: date, reader: int) -> "Counter":
        """A partner has one proposal on a subject, and proposes from its reader's lowest seat."""
        seat = next(iter(facts.seats_of(reader, day)), None)
        standing = same_subject(facts, proposal.draft)
        if seat is None or any(p.partner == seat.partner for p in standing):
            return cls()
        return cls(possible=True, supported=consented(standing, Cell(seat.partner, seat.level)))


def rivals_of(facts: Agreement, proposal: Proposal) -> tuple[Proposal, ...]:
    """The other standing proposals on the subject of this one."""
    return tuple(p for p in same_subject(facts, proposal.draft) if p is not proposal)


def consented(proposals: Iterable[Proposal], cell: Cell) -> tuple[int, ...]:
    """The numbers of those to which this cell consents."""
    return tuple(p.number for p in proposals if cell_state(p, cell) is CellState.CONSENTED)
