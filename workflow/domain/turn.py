"""Whose turn it is: who can move an agreement on now, and with what.

Nothing here allows anything; that is the table's. It answers the coordinator's question "waar is het, en wie
is aan zet?" and fills "mijn taken", the board and the notices from one place.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial

from workflow.domain import consent
from workflow.domain.facts import Agreement, Proposal
from workflow.domain.rules.questions import not_approved
from workflow.domain.vocabulary import Action, ProposalKind, ProposalState, Role, State


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that is waited for."""

    action: Action
    people: tuple[int, ...] = ()
    """Who can do it; empty when it is a role's turn, or when a seat is vacant."""
    role: Role | None = None
    partner: str | None = None
    level: int | None = None
    proposal: int | None = None
    but_not: int | None = None
    """Who of that role cannot do it, because they did another part of it."""


Holders = Callable[..., tuple[int, ...]]
"""Who sits for a partner, at a level if one is given."""


def turns(agreement: Agreement, day: date) -> tuple[Turn, ...]:
    """What this agreement waits for on that day; empty when it waits for nobody."""
    ask = _ASKED.get(agreement.state)
    return ask(agreement, day) if ask else ()


def _holders(
    agreement: Agreement, day: date, *, partner: str, level: int | None = None, approver: bool = False
) -> tuple[int, ...]:
    """The people who sit for the partner on that day: at this level if given, approving if asked."""
    held = (
        seat.person
        for seat in agreement.seats
        if seat.partner == partner
        and seat.holds_on(day)
        and level in (None, seat.level)
        and (seat.approver or not approver)
    )
    return tuple(dict.fromkeys(held))


def _coordinators(agreement: Agreement, day: date, action: Action) -> Turn:
    people = _holders(agreement, day, partner=agreement.team)
    return Turn(action, people, partner=agreement.team)


OFFICE_STATES = frozenset({State.SUBMITTED, State.AGREED, State.SIGNED, State.SUSPENDED})
"""The states in which it is the turn of the burgemeester's office."""


def _office(action: Action) -> Callable[[Agreement, date], tuple[Turn, ...]]:
    return lambda *_: (Turn(action, role=Role.MAYORS_OFFICE),)


def _recognising(agreement: Agreement, _: date) -> tuple[Turn, ...]:
    """Four eyes: it waits for another person of the office than the one who opened the signing."""
    opener = agreement.paper.opened_by if agreement.paper else None
    return (Turn(Action.RECOGNISE, role=Role.MAYORS_OFFICE, but_not=opener),)


def _draft(agreement: Agreement, day: date) -> tuple[Turn, ...]:
    return (_coordinators(agreement, day, Action.SUBMIT),)


def _negotiation(agreement: Agreement, day: date) -> tuple[Turn, ...]:
    """Open cells wait for a stance, objections for a revision; with nothing open, for the coordinator."""
    settled = (ProposalState.ACCEPTED, ProposalState.RETRACTED)
    hearing, asked = consent.Hearing(agreement, day), list[Turn]()
    sitting = cache(partial(_holders, agreement, day))  # looked up once for each place
    for proposal in agreement.proposals:
        if consent.state_in(hearing, proposal) not in settled:
            asked.extend(_on_proposal(hearing, sitting, proposal))
    return tuple(dict.fromkeys(asked)) or (_coordinators(agreement, day, Action.PUT_TO_APPROVAL),)


def _on_proposal(hearing: consent.Hearing, sitting: Holders, proposal: Proposal) -> Iterator[Turn]:
    given = consent.stances_now(proposal)
    for cell in consent.waiting_in(hearing, proposal):
        partner, level = cell
        if cell in given:  # it waits, so this is no consent
            proposer = sitting(partner=proposal.partner)
            yield Turn(Action.REVISE, proposer, partner=proposal.partner, proposal=proposal.number)
        else:
            people = sitting(partner=partner, level=level)
            yield Turn(Action.CONSENT, people, partner=partner, level=level, proposal=proposal.number)
    if proposal.draft.kind is ProposalKind.DEVIATION:
        for level in hearing.unheld:
            yield Turn(Action.CONSENT, level=level, proposal=proposal.number)


def _approval(agreement: Agreement, day: date) -> tuple[Turn, ...]:
    return tuple(
        Turn(Action.APPROVE, _holders(agreement, day, partner=key, approver=True), partner=key)
        for key in (p.key for p in agreement.partners)
        if key in not_approved(agreement)
    )


def _signing(agreement: Agreement, _: date) -> tuple[Turn, ...]:
    """The lowest group of signatories that has not completely signed."""
    paper = agreement.paper
    left = [s for s in paper.asked if s.id not in paper.signed] if paper else []
    group = min((s.group for s in left), default=0)
    return tuple(Turn(Action.SIGN, (s.person,), partner=s.partner) for s in left if s.group == group)


RENEW_AHEAD = timedelta(days=90)
"""How long before its term ends a team is asked to renew."""


def _recognised(agreement: Agreement, day: date) -> tuple[Turn, ...]:
    """Nothing lapses silently: a term that ends soon and a newer covenant both ask for signing anew."""
    ends, newer = agreement.term_ends, agreement.newest_version > agreement.covenant_version
    soon = ends is not None and ends - RENEW_AHEAD <= day
    if agreement.successor_underway or agreement.notice or not (soon or newer):
        return ()
    return (_coordinators(agreement, day, Action.RENEW),)


_ASKED: dict[State, Callable[[Agreement, date], tuple[Turn, ...]]] = {
    State.DRAFT: _draft,
    State.SUBMITTED: _office(Action.TAKE_UP),
    State.IN_NEGOTIATION: _negotiation,
    State.FOR_APPROVAL: _approval,
    State.AGREED: _office(Action.OPEN_SIGNING),
    State.FOR_SIGNING: _signing,
    State.SIGNED: _recognising,
    State.RECOGNISED: _recognised,
    State.SUSPENDED: _office(Action.RESUME),
}
WAITING_IN = tuple(_ASKED)
"""The states in which an agreement waits for somebody."""
