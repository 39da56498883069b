"""What a decision about mandates changes, as data, and what the register becomes by it."""

from dataclasses import dataclass, replace
from functools import reduce
from typing import assert_never

from workflow.domain.partners.register import (
    Holding,
    Keeper,
    KeeperObjection,
    MandateChange,
    Nomination,
    Register,
    Vote,
)
from workflow.domain.partners.words import NominationState, Sort
from workflow.domain.vocabulary import PartnerKind


@dataclass(frozen=True, slots=True)
class Nominated:
    """A change was proposed; it has no effect yet."""

    change: MandateChange
    by: int | None


@dataclass(frozen=True, slots=True)
class AcceptanceGiven:
    """A keeper accepted a nomination."""

    nomination: int
    person: int
    partner: str


@dataclass(frozen=True, slots=True)
class CodeAsked:
    """A first keeper was confirmed: a code goes to the organisation's address, and only that completes it."""

    nomination: int
    confirmed_by: int


@dataclass(frozen=True, slots=True)
class CodeMissed:
    """A wrong code was entered."""

    nomination: int


@dataclass(frozen=True, slots=True)
class NominationSettled:
    """A nomination came to its end."""

    nomination: int
    state: NominationState
    by: int


@dataclass(frozen=True, slots=True)
class MandateChanged:
    """A seat, signature or keepership begins or ends."""

    change: MandateChange
    given_by: int | None
    accepted_by: int


@dataclass(frozen=True, slots=True)
class MandateAdopted:
    """A keeper accepted a mandate that is older than keepers."""

    holding: int
    signs: bool
    person: int


@dataclass(frozen=True, slots=True)
class ObjectionMade:
    """A keeper of another partner objects to a first keeper."""

    keeper: int
    partner: str
    person: int
    reason: str


@dataclass(frozen=True, slots=True)
class VoteGiven:
    """One of those who settle an objection said something of it, perhaps something else than before."""

    objection: int
    vote: Vote
    reason: str


@dataclass(frozen=True, slots=True)
class ObjectionSettled:
    """Two other partners' keepers and the office say the same."""

    objection: int
    stays: bool


MandateEvent = (
    Nominated
    | AcceptanceGiven
    | CodeAsked
    | CodeMissed
    | NominationSettled
    | MandateChanged
    | MandateAdopted
    | ObjectionMade
    | VoteGiven
    | ObjectionSettled
)


def evolve(register: Register, events: tuple[MandateEvent, ...]) -> Register:
    """The register after these events. New things get the first free number; the database gives its own."""
    return reduce(_evolve_one, events, register)


def _evolve_one(  # noqa: C901, PLR0911 - one match over every event
    register: Register, event: MandateEvent
) -> Register:
    match event:
        case Nominated(change, by):
            number = 1 + max((n.id for n in register.nominations), default=0)
            made = Nomination(number, change, by)
            return replace(register, nominations=(*register.nominations, made))
        case AcceptanceGiven(nomination, person, partner):
            number = nomination or max(n.id for n in register.nominations)  # 0: the one made just before
            known = register.nomination(number)
            accepted = (*known.accepted, (person, partner)) if known else ()
            return _nomination(register, number, accepted=accepted)
        case CodeAsked(nomination, confirmed_by):
            return _nomination(
                register, nomination, state=NominationState.AWAITS_CODE, accepted=((confirmed_by, ""),)
            )
        case CodeMissed(nomination):
            known = register.nomination(nomination)
            return _nomination(register, nomination, tries=known.tries + 1 if known else 0)
        case NominationSettled(nomination, state, _):
            return _nomination(register, nomination, state=state)
        case MandateChanged(change, _, _):
            return _changed(register, change)
        case MandateAdopted(holding, signs, _):
            return _holdings(register, holding, signs=signs, accepted=True)
        case ObjectionMade(keeper, partner, person, _):
            number = 1 + max((o.id for o in register.objections), default=0)
            objection = KeeperObjection(number, keeper, partner, person)
            return replace(register, objections=(*register.objections, objection))
        case VoteGiven(objection, vote, _):
            return _objection(register, objection, vote=vote)
        case ObjectionSettled(objection, _):
            return _objection(register, objection, settled=True)
        case _:
            assert_never(event)


def _nomination(register: Register, number: int, **changes: object) -> Register:
    changed = (replace(n, **changes) if n.id == number else n for n in register.nominations)  # type: ignore[arg-type]  # names of its own fields
    return replace(register, nominations=tuple(changed))


def _objection(
    register: Register, number: int, vote: Vote | None = None, *, settled: bool = False
) -> Register:
    def changed(one: KeeperObjection) -> KeeperObjection:
        if one.id != number:
            return one
        others = tuple(v for v in one.votes if vote is None or v.person != vote.person)
        return replace(one, votes=(*others, vote) if vote else others, settled=one.settled or settled)

    return replace(register, objections=tuple(map(changed, register.objections)))


def _holdings(register: Register, number: int, *, signs: bool, **changes: object) -> Register:
    def changed(one: Holding) -> Holding:
        return replace(one, **changes) if (one.id, one.signs) == (number, signs) else one  # type: ignore[arg-type]  # names of its own fields

    return replace(register, holdings=tuple(map(changed, register.holdings)))


def _changed(register: Register, change: MandateChange) -> Register:
    match change.sort:
        case Sort.SEAT | Sort.SIGNATURE:
            return _given(register, change)
        case Sort.KEEPER:
            return _appointed(register, change)
        case Sort.SEAT_END:
            return _holdings(_stood_down(register, change), change.number, signs=False, until=change.until)
        case Sort.SIGNATURE_END:
            return _holdings(register, change.number, signs=True, until=change.until)
        case Sort.KEEPER_END:
            ended = (replace(k, until=change.until) if k.id == change.number else k for k in register.keepers)
            return replace(register, keepers=tuple(ended))
        case _:
            assert_never(change.sort)


def _stood_down(register: Register, change: MandateChange) -> Register:
    """A team's keepers are its coordinators: whose seat ends keeps no longer."""
    seat = (0, change.partner, change.person)
    keepers = (
        replace(k, until=change.until) if (k.id, k.partner, k.person) == seat else k for k in register.keepers
    )
    return replace(register, keepers=tuple(keepers))


def _appointed(register: Register, change: MandateChange) -> Register:
    """A new keeper. Of a team without one it is a coordinator, who also speaks and signs for it."""
    number = 1 + max((k.id for k in register.keepers), default=0)
    keeper = Keeper(number, change.person, change.partner, change.since, change.until, change.proof)
    domains = {change.partner: change.domain, **register.domains} if change.domain else register.domains
    register = replace(register, keepers=(*register.keepers, keeper), domains=domains)
    if register.kinds.get(change.partner) is not PartnerKind.TEAM:
        return register
    seat = replace(change, sort=Sort.SEAT, approver=True)
    return _given(_given(register, seat), replace(change, sort=Sort.SIGNATURE))


def _given(register: Register, change: MandateChange) -> Register:
    signs = change.sort is Sort.SIGNATURE
    number = 1 + max((h.id for h in register.holdings if h.signs is signs), default=0)
    held = Holding(
        number,
        change.person,
        change.partner,
        signs,
        change.since,
        change.until,
        change.approver,
        accepted=True,
    )
    register = replace(register, holdings=(*register.holdings, held))
    if signs or register.kinds.get(change.partner) is not PartnerKind.TEAM or change.deputy_of:
        return register
    coordinator = Keeper(0, change.person, change.partner, change.since, change.until)
    return replace(register, keepers=(*register.keepers, coordinator))
