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

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import NamedTuple

from workflow.domain.facts import Agreement, Proposal, StanceGiven
from workflow.domain.parties import Partner
from workflow.domain.vocabulary import CellState, PartnerKind, ProposalKind, ProposalState, Stance

CONSENTED, OBJECTED = Stance.CONSENTED, Stance.OBJECTED
AREA_PARTNERS = frozenset({PartnerKind.TEAM, PartnerKind.MUNICIPALITY, PartnerKind.POLICE})
""" "Dit gebied wordt samen met politie en gemeente bepaald" (annex of the covenant)."""


class Cell(NamedTuple):
    """One required stance: of this partner, at this level."""

    partner: str
    level: int


class Hearing:
    """Who must be heard about the proposals of one agreement on one day, looked up once for all of them."""

    def __init__(self, agreement: Agreement, day: date) -> None:
        self.agreement = agreement
        self._day = day
        self._required: dict[ProposalKind, tuple[Cell, ...]] = {}

    def required(self, kind: ProposalKind) -> tuple[Cell, ...]:
        """The same as `required_cells`."""
        if kind not in self._required:
            self._required[kind] = required_cells(self.agreement, kind, self._day)
        return self._required[kind]

    @cached_property
    def unheld(self) -> tuple[int, ...]:
        """The same as `unheld_levels`."""
        return unheld_levels(self.agreement, self._day)


def levels_of(agreement: Agreement, partner: Partner, day: date) -> tuple[int, ...]:
    """The ranks at which a partner must be heard on that day, lowest first; never empty.

    A partner whose seats all fell vacant is still asked where it sat last, and one that never had a seat
    at the lowest level: nobody can answer there, so the proposal waits instead of passing without them.
    """
    return _levels(agreement, day)[partner.key]


def _levels(agreement: Agreement, day: date) -> dict[str, tuple[int, ...]]:
    """The same for every partner, in one pass over the seats."""
    held: dict[str, set[int]] = {partner.key: set() for partner in agreement.partners}
    past: dict[str, set[int]] = {partner.key: set() for partner in agreement.partners}
    for seat in agreement.seats:
        if seat.partner in held and seat.since <= day:
            past[seat.partner].add(seat.level)
            if seat.holds_on(day):
                held[seat.partner].add(seat.level)
    lowest = {level.rank for level in agreement.levels[:1]}
    return {key: tuple(sorted(held[key] or past[key] or lowest)) for key in held}


def unheld_levels(agreement: Agreement, day: date) -> tuple[int, ...]:
    """The ranks of the covenant at which no partner of this agreement holds a seat on that day."""
    held = {seat.level for seat in agreement.seats if seat.holds_on(day)}
    return tuple(level.rank for level in agreement.levels if level.rank not in held)


def required_cells(agreement: Agreement, kind: ProposalKind, day: date) -> tuple[Cell, ...]:
    """The pairs of partner and level whose consent a proposal of this kind needs on that day."""
    partners: Iterable[Partner] = agreement.partners
    if kind is ProposalKind.AREA_CHANGE:
        partners = (p for p in partners if p.kind in AREA_PARTNERS)
    levels = _levels(agreement, day)
    last = None if kind is ProposalKind.DEVIATION else 1
    return tuple(Cell(partner.key, level) for partner in partners for level in levels[partner.key][:last])


def asked_cells(agreement: Agreement, proposal: Proposal, day: date) -> tuple[Cell, ...]:
    """The cells a proposal waits for: the required ones, and every one where an objection still stands.

    An objection is lifted "by the same partner at the same level only"; so it does not vanish with the seat,
    but it does with the partner that leaves.
    """
    return _asked(Hearing(agreement, day), proposal, stances_now(proposal))


def _asked(hearing: Hearing, proposal: Proposal, given: Mapping[Cell, StanceGiven]) -> tuple[Cell, ...]:
    required = hearing.required(proposal.draft.kind)
    return tuple(dict.fromkeys((*required, *_objected(hearing.agreement, given))))


def _objected(agreement: Agreement, given: Mapping[Cell, StanceGiven]) -> list[Cell]:
    partners = {partner.key for partner in agreement.partners}
    return [c for c, s in given.items() if s.stance is OBJECTED and c.partner in partners]


def _silent(cells: Iterable[Cell], given: Mapping[Cell, StanceGiven]) -> tuple[Cell, ...]:
    consented = {cell for cell, said in given.items() if said.stance is CONSENTED}
    return tuple(cell for cell in cells if cell not in consented)


def stances_now(proposal: Proposal) -> dict[Cell, StanceGiven]:
    """The latest stance of each cell on the current revision: earlier revisions never count."""
    digest = proposal.current.digest
    return {Cell(s.partner, s.level): s for s in proposal.stances if s.digest == digest}


def stance_at(proposal: Proposal, cell: Cell) -> StanceGiven | None:
    """The latest stance at this cell on the current revision, or None."""
    return stances_now(proposal).get(cell)


def cell_state(proposal: Proposal, cell: Cell) -> CellState:
    """What the table shows for this cell."""
    stance = stance_at(proposal, cell)
    return CellState.OPEN if stance is None else CellState(stance.stance.value)


def proposal_state(agreement: Agreement, proposal: Proposal, day: date) -> ProposalState:
    """Where a proposal stands on that day."""
    return state_in(Hearing(agreement, day), proposal)


def state_in(hearing: Hearing, proposal: Proposal) -> ProposalState:
    """The same, of one proposal of several."""
    if proposal.retracted:
        return ProposalState.RETRACTED
    given = stances_now(proposal)
    if _objected(hearing.agreement, given):
        return ProposalState.OBJECTED
    silent = _silent(hearing.required(proposal.draft.kind), given)
    deviates = proposal.draft.kind is ProposalKind.DEVIATION
    if not silent and not (deviates and hearing.unheld):
        return ProposalState.ACCEPTED
    return ProposalState.OPEN


def waiting_cells(agreement: Agreement, proposal: Proposal, day: date) -> tuple[Cell, ...]:
    """The asked cells that have not consented to the current revision."""
    return waiting_in(Hearing(agreement, day), proposal)


def waiting_in(hearing: Hearing, proposal: Proposal) -> tuple[Cell, ...]:
    """The same, of one proposal of several."""
    given = stances_now(proposal)
    return _silent(_asked(hearing, proposal, given), given)


def already_said(proposal: Proposal, cell: Cell, stance: Stance) -> bool:
    """Whether this cell holds exactly this stance on the current revision already."""
    given = stance_at(proposal, cell)
    return given is not None and given.stance is stance
