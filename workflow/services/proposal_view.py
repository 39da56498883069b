"""A proposal as the negotiation page shows it: the difference, every stance at its place, its history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from language.said import said
from workflow.domain.area import Area
from workflow.domain.consent import Cell, asked_cells, cell_state, proposal_state, stance_at
from workflow.domain.difference import Run, words_between
from workflow.domain.facts import Agreement, Draft, Proposal
from workflow.domain.parties import Seat
from workflow.domain.vocabulary import CellState, ProposalKind, ProposalState, State
from workflow.persistence import people
from workflow.persistence.tables import PartnerRow, ProposalRow, RevisionRow, StanceRow
from workflow.persistence.together import Later, Together
from workflow.services.desk import local_day
from workflow.services.remarks import Thread, threads
from workflow.services.revisions import came_along, changed, words_of
from workflow.services.rivals import Counter, consented, rivals_of
from workflow.services.stances import CellView, Earlier, OwnChair, PartnerLine, Said


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
    said: tuple[Said, ...]
    """Everything that was ever said of it, newest first."""
    chairs: tuple[OwnChair, ...]
    own: bool
    """Whether the reader may revise or retract it."""
    came_along: bool
    """Whether it comes from the predecessor."""
    rivals: tuple[int, ...]
    """The other standing proposals on the same subject."""
    changed: tuple[Run, ...]
    """The way from the revision before to this one, word by word; empty for the first."""
    threads: tuple[Thread, ...]
    may_remark: bool
    may_counter: bool
    """Whether the reader's partner can propose something else on the subject."""
    supported: tuple[int, ...]
    """The proposals on the subject to which the reader's cell consents: an objection there comes first."""
    area_before: Area
    """The area that an area change replaces."""


def proposal_views(
    ask: Together, facts: Agreement, day: date, reader: int
) -> Later[tuple[ProposalView, ...]]:
    """Every proposal of the agreement; the newest first, what was retracted last."""
    shelf = _Shelf.asked(ask, facts)

    def made() -> tuple[ProposalView, ...]:
        found = shelf()
        views = [_view(found, proposal, day, reader) for proposal in facts.proposals]
        return tuple(sorted(views, key=lambda v: (v.state is ProposalState.RETRACTED, -v.number)))

    return made


@dataclass(frozen=True, slots=True)
class _Shelf:
    facts: Agreement
    names: Mapping[int, str]
    partners: Mapping[str, str]
    """Names by key, also of partners that left."""
    threads: Mapping[int, tuple[Thread, ...]]
    revised: Mapping[tuple[int, int], datetime]
    """By numbers of proposal and revision."""
    stances: Mapping[int, tuple[StanceRow, ...]]
    """By number of the proposal, in order."""

    @classmethod
    def asked(cls, ask: Together, facts: Agreement) -> Later["_Shelf"]:
        speakers = {s.person for p in facts.proposals for s in p.stances}
        of_this = ProposalRow.agreement_id == facts.id
        revised = select(ProposalRow.number, RevisionRow.number, RevisionRow.at).join(RevisionRow)
        revisions = ask.ask(revised.where(of_this))
        given = select(ProposalRow.number, StanceRow).join(StanceRow).order_by(StanceRow.id)
        stances = ask.ask(given.where(of_this))
        names = people.names_told(ask, speakers | {seat.person for seat in facts.seats})
        partners, asked = _partners(ask, facts), threads(ask, facts)

        def made() -> "_Shelf":
            rows: dict[int, list[StanceRow]] = {}
            for number, row in stances.rows:
                rows.setdefault(number, []).append(row)
            at = {(p, r): at for p, r, at in revisions.rows}
            spoken = {number: tuple(found) for number, found in rows.items()}
            return cls(facts, names(), partners(), asked(), at, spoken)

        return made

    def level(self, rank: int) -> str:
        return next((level.name for level in self.facts.levels if level.rank == rank), str(rank))

    def seat(self, person: int, cell: Cell, day: date) -> Seat | None:
        """The seat on which this person spoke there on that day."""
        held = (s for s in self.facts.seats if (s.person, s.partner, s.level) == (person, *cell))
        return next((s for s in held if s.holds_on(day)), None)

    def person(self, person: int, cell: Cell, day: date) -> str:
        """The name; a deputy's with whose seat it is."""
        seat = self.seat(person, cell, day)
        if seat is None or seat.deputy_of is None:
            return self.names[person]
        own, other = self.names[person], self.names[seat.deputy_of]
        return said("{name}, waarnemend namens {other}", name=own, other=other)


def _partners(ask: Together, facts: Agreement) -> Later[dict[str, str]]:
    keys = {p.partner for p in facts.proposals} | {s.partner for p in facts.proposals for s in p.stances}
    told = ask.ask(select(PartnerRow.key, PartnerRow.name).where(PartnerRow.key.in_(keys)))
    return lambda: dict(told.rows)


def _view(shelf: _Shelf, proposal: Proposal, day: date, reader: int) -> ProposalView:
    facts, draft = shelf.facts, proposal.draft
    principle = facts.covenant.principle(draft.principle)
    before = principle.text if principle else ""
    if draft.kind is ProposalKind.AREA_CHANGE:
        before = ", ".join(facts.form.streets)
    state = proposal_state(facts, proposal, day)
    seats = facts.seats_of(reader, day)
    talking = facts.state is State.IN_NEGOTIATION and not proposal.retracted
    counter = Counter.of(facts, proposal, day, reader) if talking else Counter()
    return ProposalView(
        number=proposal.number,
        state=state,
        draft=draft,
        digest=proposal.current.digest,
        revision=proposal.current.number,
        at=shelf.revised[proposal.number, proposal.current.number],
        proposer=shelf.partners[proposal.partner],
        before=before,
        heading=principle.heading if principle else "",
        runs=words_between(before, words_of(draft)),
        table=_table(shelf, proposal, day),
        earlier=_earlier(shelf, proposal),
        said=_history(shelf, proposal),
        chairs=_chairs(facts, proposal, day, reader) if talking else (),
        own=talking and any(seat.partner == proposal.partner for seat in seats),
        came_along=came_along(facts, proposal),
        rivals=() if proposal.retracted else tuple(p.number for p in rivals_of(facts, proposal)),
        changed=changed(proposal, -1),
        threads=shelf.threads.get(proposal.number, ()),
        may_remark=talking and bool(seats),
        may_counter=counter.possible,
        supported=counter.supported,
        area_before=facts.form.area,
    )


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
            shelf.person(seat.person, cell, day)
            for seat in shelf.facts.seats
            if (seat.partner, seat.level) == cell and seat.holds_on(day)
        )
        return CellView(CellState.OPEN, "", None, "", tuple(dict.fromkeys(holders)))
    row = next(
        r
        for r in reversed(shelf.stances[proposal.number])
        if (r.partner, r.level, r.digest) == (*cell, stance.digest)
    )
    given = proposal.current.digest
    along = came_along(shelf.facts, proposal) and given == proposal.revisions[0].digest
    return CellView(
        state=cell_state(proposal, cell),
        person=shelf.person(stance.person, cell, local_day(row.at)),
        at=row.at,
        reason=stance.reason,
        asked=(),
        came_along=along and row.at == shelf.revised[proposal.number, proposal.current.number],
    )


def _earlier(shelf: _Shelf, proposal: Proposal) -> tuple[Earlier, ...]:
    rows = shelf.stances.get(proposal.number, ())
    return tuple(
        Earlier(
            revision.number,
            revision.draft,
            changed(proposal, place),
            tuple(_said(shelf, proposal, r) for r in rows if r.digest == revision.digest),
        )
        for place, revision in reversed(list(enumerate(proposal.revisions[:-1])))
    )


def _history(shelf: _Shelf, proposal: Proposal) -> tuple[Said, ...]:
    return tuple(_said(shelf, proposal, row) for row in reversed(shelf.stances.get(proposal.number, ())))


def _said(shelf: _Shelf, proposal: Proposal, row: StanceRow) -> Said:
    cell, day = Cell(row.partner, row.level), local_day(row.at)
    seat = shelf.seat(row.person_id, cell, day)
    return Said(
        partner=shelf.partners[row.partner],
        level=shelf.level(row.level),
        person=shelf.person(row.person_id, cell, day),
        stance=row.stance,
        reason=row.reason,
        at=row.at,
        revision=next((r.number for r in proposal.revisions if r.digest == row.digest), 1),
        mandate=f"{seat.mandate.source}, {seat.mandate.reference}" if seat else "",
        void=_void(shelf, proposal, row),
    )


def _void(shelf: _Shelf, proposal: Proposal, row: StanceRow) -> str:
    """Why this stance does not count any more."""
    if proposal.retracted:
        return said("het voorstel is teruggenomen")
    if row.digest != proposal.current.digest:
        return said("er kwam een nieuwe versie van het voorstel")
    same = (row.partner, row.level, row.digest)
    last = [r for r in shelf.stances[proposal.number] if (r.partner, r.level, r.digest) == same][-1]
    return "" if last is row else said("dezelfde partner nam later een ander standpunt in")


def _chairs(facts: Agreement, proposal: Proposal, day: date, reader: int) -> tuple[OwnChair, ...]:
    asked = set(asked_cells(facts, proposal, day))
    ranks = {level.rank: level for level in facts.levels}
    held = (Cell(seat.partner, seat.level) for seat in facts.seats_of(reader, day))
    others = rivals_of(facts, proposal)
    return tuple(
        OwnChair(ranks[c.level], cell_state(proposal, c), consented(others, c))
        for c in dict.fromkeys(held)
        if c in asked
    )


@dataclass(frozen=True, slots=True)
class Subject:
    """Proposals on one subject; of several at most one can be accepted."""

    proposals: tuple[ProposalView, ...]

    @property
    def contested(self) -> bool:
        """Whether there is more than one."""
        return len(self.proposals) > 1


def by_subject(views: Iterable[ProposalView]) -> tuple[Subject, ...]:
    """The same proposals with rivals together, at the place of the first of them."""
    groups: dict[int, list[ProposalView]] = {}
    for view in views:
        groups.setdefault(min((view.number, *view.rivals)), []).append(view)
    return tuple(Subject(tuple(group)) for group in groups.values())
