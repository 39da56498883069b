"""A proposal as the negotiation page shows it: the difference, every stance at its place, its history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.area import Area
from workflow.domain.consent import Cell, asked_cells, cell_state, proposal_state, stance_at
from workflow.domain.difference import Run, words_between
from workflow.domain.facts import Agreement, Draft, Proposal
from workflow.domain.parties import Level, Partner
from workflow.domain.vocabulary import CellState, ProposalKind, ProposalState, Stance, State
from workflow.persistence import people
from workflow.persistence.tables import ProposalRow, RevisionRow, StanceRow


@dataclass(frozen=True, slots=True)
class CellView:
    """What one partner said at one level."""

    state: CellState
    person: str
    at: datetime | None
    reason: str
    asked: tuple[str, ...]
    """Who can answer, while it is open; empty when the seat is vacant."""


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """One partner's row of the table: a cell per level, None where nothing is asked."""

    partner: Partner
    cells: tuple[CellView | None, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A stance on an earlier revision, or an earlier one on this: history, without force."""

    partner: str
    level: str
    person: str
    stance: Stance
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier revision with what was said of it."""

    number: int
    draft: Draft
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class OwnChair:
    """A level at which the reader can say something of this proposal."""

    level: Level
    state: CellState


@dataclass(frozen=True, slots=True)
class ProposalView:
    """One proposal."""

    number: int
    state: ProposalState
    draft: Draft
    digest: str
    revision: int
    at: datetime
    """When the current revision was made."""
    proposer: str
    before: str
    """What stands there now: the principle, or the area; empty for a supplement."""
    heading: str
    runs: tuple[Run, ...]
    """The way from `before` to the proposed text, word by word."""
    table: tuple[PartnerLine, ...]
    earlier: tuple[Earlier, ...]
    """Earlier revisions, newest first."""
    chairs: tuple[OwnChair, ...]
    own: bool
    """Whether the reader may revise or retract it."""
    area_before: Area
    """The area that an area change replaces."""


def proposal_views(session: Session, facts: Agreement, day: date, reader: int) -> tuple[ProposalView, ...]:
    """Every proposal of the agreement; the newest first, what was retracted last."""
    shelf = _Shelf.of(session, facts)
    views = [_view(shelf, proposal, day, reader) for proposal in facts.proposals]
    return tuple(sorted(views, key=lambda v: (v.state is ProposalState.RETRACTED, -v.number)))


@dataclass(frozen=True, slots=True)
class _Shelf:
    facts: Agreement
    names: Mapping[int, str]
    revised: Mapping[tuple[int, int], datetime]
    """By numbers of proposal and revision."""
    stances: Mapping[int, tuple[StanceRow, ...]]
    """By number of the proposal, in order."""

    @classmethod
    def of(cls, session: Session, facts: Agreement) -> "_Shelf":
        said = {s.person for p in facts.proposals for s in p.stances}
        of_this = ProposalRow.agreement_id == facts.id
        revisions = select(ProposalRow.number, RevisionRow.number, RevisionRow.at).join(RevisionRow)
        rows = select(ProposalRow.number, StanceRow).join(StanceRow).order_by(StanceRow.id)
        stances: dict[int, list[StanceRow]] = {}
        for number, row in session.execute(rows.where(of_this)):
            stances.setdefault(number, []).append(row)
        return cls(
            facts,
            people.names(session, said | {seat.person for seat in facts.seats}),
            {(p, r): at for p, r, at in session.execute(revisions.where(of_this))},
            {number: tuple(found) for number, found in stances.items()},
        )

    def level(self, rank: int) -> str:
        return next((level.name for level in self.facts.levels if level.rank == rank), str(rank))


def _view(shelf: _Shelf, proposal: Proposal, day: date, reader: int) -> ProposalView:
    facts, draft = shelf.facts, proposal.draft
    principle = facts.covenant.principle(draft.principle)
    before = principle.text if principle else ""
    if draft.kind is ProposalKind.AREA_CHANGE:
        before = ", ".join(facts.form.streets)
    state = proposal_state(facts, proposal, day)
    seats = facts.seats_of(reader, day)
    talking = facts.state is State.IN_NEGOTIATION and not proposal.retracted
    return ProposalView(
        number=proposal.number,
        state=state,
        draft=draft,
        digest=proposal.current.digest,
        revision=proposal.current.number,
        at=shelf.revised[proposal.number, proposal.current.number],
        proposer=facts.partner(proposal.partner).name,
        before=before,
        heading=principle.heading if principle else "",
        runs=words_between(before, words_of(draft)),
        table=_table(shelf, proposal, day),
        earlier=_earlier(shelf, proposal),
        chairs=_chairs(facts, proposal, day, reader) if talking else (),
        own=talking and any(seat.partner == proposal.partner for seat in seats),
        area_before=facts.form.area,
    )


def words_of(draft: Draft) -> str:
    """What a draft puts there: its text, or its streets."""
    return ", ".join(draft.streets) if draft.kind is ProposalKind.AREA_CHANGE else draft.text


def _table(shelf: _Shelf, proposal: Proposal, day: date) -> tuple[PartnerLine, ...]:
    asked = set(asked_cells(shelf.facts, proposal, day))
    lines = []
    for partner in shelf.facts.partners:
        cells = (Cell(partner.key, level.rank) for level in shelf.facts.levels)
        shown = tuple(_cell(shelf, proposal, c, day) if c in asked else None for c in cells)
        if any(shown):
            lines.append(PartnerLine(partner, shown))
    return tuple(lines)


def _cell(shelf: _Shelf, proposal: Proposal, cell: Cell, day: date) -> CellView:
    stance = stance_at(proposal, cell)
    if stance is None:
        holders = (
            shelf.names[seat.person]
            for seat in shelf.facts.seats
            if (seat.partner, seat.level) == cell and seat.holds_on(day)
        )
        return CellView(CellState.OPEN, "", None, "", tuple(dict.fromkeys(holders)))
    row = next(
        r
        for r in reversed(shelf.stances[proposal.number])
        if (r.partner, r.level, r.digest) == (*cell, stance.digest)
    )
    return CellView(cell_state(proposal, cell), shelf.names[stance.person], row.at, stance.reason, ())


def _earlier(shelf: _Shelf, proposal: Proposal) -> tuple[Earlier, ...]:
    rows = shelf.stances.get(proposal.number, ())
    return tuple(
        Earlier(
            revision.number,
            revision.draft,
            tuple(_said(shelf, r) for r in rows if r.digest == revision.digest),
        )
        for revision in reversed(proposal.revisions[:-1])
    )


def _said(shelf: _Shelf, row: StanceRow) -> Said:
    partner = shelf.facts.partner(row.partner).name
    return Said(partner, shelf.level(row.level), shelf.names[row.person_id], row.stance, row.reason, row.at)


def _chairs(facts: Agreement, proposal: Proposal, day: date, reader: int) -> tuple[OwnChair, ...]:
    asked = set(asked_cells(facts, proposal, day))
    ranks = {level.rank: level for level in facts.levels}
    held = (Cell(seat.partner, seat.level) for seat in facts.seats_of(reader, day))
    return tuple(OwnChair(ranks[c.level], cell_state(proposal, c)) for c in dict.fromkeys(held) if c in asked)
