"""The consent rule: who must say yes to a proposal, and when it is accepted.

    "Afwijken van deze uitgangspunten kan, mits daarover met alle partners, op alle niveaus van
    overleg, instemming wordt bereikt."  (annex of the covenant)

Required are pairs of partner and level:

- a deviation: every partner at every level at which it has a seat, and every level must be held;
- a supplement: every partner at the lowest level at which it has a seat;
- a change of area: team, gemeente and politie, each at the lowest level at which it has a seat.

Accepted means: every required pair consented on the digest of the current revision. Silence never
counts, there is no majority, and a vacancy never lets a partner drop out of the rule.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from workflow.domain.facts import Agreement, Proposal, StanceGiven
from workflow.domain.parties import Partner
from workflow.domain.vocabulary import CellState, PartnerKind, ProposalKind, ProposalState, Stance

AREA_PARTNERS = frozenset({PartnerKind.TEAM, PartnerKind.MUNICIPALITY, PartnerKind.POLICE})
""" "Dit gebied wordt samen met politie en gemeente bepaald" (annex of the covenant)."""


class Cell(NamedTuple):
    """One required stance: of this partner, at this level."""

    partner: str
    level: int


def levels_of(agreement: Agreement, partner: Partner, day: date) -> tuple[int, ...]:
    """The ranks at which a partner must be heard on that day, lowest first; never empty.

    A partner whose seats all fell vacant is still asked where it sat last, and one that never had a seat
    at the lowest level: nobody can answer there, so the proposal waits instead of passing without them.
    """
    seats = [seat for seat in agreement.seats if seat.partner == partner.key]
    held = {seat.level for seat in seats if seat.holds_on(day)}
    past = {seat.level for seat in seats if seat.since <= day}
    lowest = {level.rank for level in agreement.levels[:1]}
    return tuple(sorted(held or past or lowest))


def unheld_levels(agreement: Agreement, day: date) -> tuple[int, ...]:
    """The ranks of the covenant at which no partner of this agreement holds a seat on that day."""
    held = {seat.level for seat in agreement.seats if seat.holds_on(day)}
    return tuple(level.rank for level in agreement.levels if level.rank not in held)


def required_cells(agreement: Agreement, kind: ProposalKind, day: date) -> tuple[Cell, ...]:
    """The pairs of partner and level whose consent a proposal of this kind needs on that day."""
    partners: Iterable[Partner] = agreement.partners
    if kind is ProposalKind.AREA_CHANGE:
        partners = (p for p in partners if p.kind in AREA_PARTNERS)
    cells: list[Cell] = []
    for partner in partners:
        levels = levels_of(agreement, partner, day)
        asked = levels if kind is ProposalKind.DEVIATION else levels[:1]
        cells.extend(Cell(partner.key, level) for level in asked)
    return tuple(cells)


def asked_cells(agreement: Agreement, proposal: Proposal, day: date) -> tuple[Cell, ...]:
    """The cells a proposal waits for: the required ones, and every one where an objection still stands.

    An objection is lifted "by the same partner at the same level only"; so it does not vanish with the seat,
    but it does with the partner that leaves.
    """
    required = required_cells(agreement, proposal.draft.kind, day)
    partners = {partner.key for partner in agreement.partners}
    given = dict.fromkeys(Cell(s.partner, s.level) for s in proposal.stances if s.partner in partners)
    objected = (c for c in given if cell_state(proposal, c) is CellState.OBJECTED)
    return tuple(dict.fromkeys((*required, *objected)))


def stance_at(proposal: Proposal, cell: Cell) -> StanceGiven | None:
    """The latest stance at this cell on the current revision, or None: earlier revisions never count."""
    given = (
        s
        for s in reversed(proposal.stances)
        if s.digest == proposal.current.digest and Cell(s.partner, s.level) == cell
    )
    return next(given, None)


def cell_state(proposal: Proposal, cell: Cell) -> CellState:
    """What the table shows for this cell."""
    stance = stance_at(proposal, cell)
    return CellState.OPEN if stance is None else CellState(stance.stance.value)


def proposal_state(agreement: Agreement, proposal: Proposal, day: date) -> ProposalState:
    """Where a proposal stands on that day."""
    if proposal.retracted:
        return ProposalState.RETRACTED
    states = {cell_state(proposal, cell) for cell in asked_cells(agreement, proposal, day)}
    if CellState.OBJECTED in states:
        return ProposalState.OBJECTED
    deviates = proposal.draft.kind is ProposalKind.DEVIATION
    if states == {CellState.CONSENTED} and not (deviates and unheld_levels(agreement, day)):
        return ProposalState.ACCEPTED
    return ProposalState.OPEN


def waiting_cells(agreement: Agreement, proposal: Proposal, day: date) -> tuple[Cell, ...]:
    """The asked cells that have not consented to the current revision."""
    asked = asked_cells(agreement, proposal, day)
    return tuple(cell for cell in asked if cell_state(proposal, cell) is not CellState.CONSENTED)


def already_said(proposal: Proposal, cell: Cell, stance: Stance) -> bool:
    """Whether this cell holds exactly this stance on the current revision already."""
    given = stance_at(proposal, cell)
    return given is not None and given.stance is stance
