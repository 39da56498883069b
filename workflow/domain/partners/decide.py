"""decide_mandate(): a register and one command in, events or reasons to refuse out. Pure.

    "Samenwerkende partners gelijkwaardig zijn in overleg"  (article 3 of the covenant)

So no partner decides who speaks for another, the office of the burgemeester included:

- giving or ending a seat, an approval, a signature or a deputy is an act of a keeper of that partner;
- anybody of the partner, the office and the command line may nominate; that has no effect by itself;
- a first keeper is nominated by one person of the office, confirmed by another, and completed by whoever
  receives the code at the organisation's own address; keepers of other partners can object and so freeze it;
- who binds the partner (approves, signs) is not accepted by themself, unless the covenant names them.
"""

from dataclasses import dataclass, replace
from typing import assert_never

from language.said import Said
from workflow.domain.partners import doubt, rules
from workflow.domain.partners.events import (
    AcceptanceGiven,
    CodeAsked,
    CodeMissed,
    MandateAdopted,
    MandateChanged,
    MandateEvent,
    Nominated,
    NominationSettled,
    ObjectionMade,
    ObjectionSettled,
    VoteGiven,
)
from workflow.domain.partners.policy import CODE_TRIES, SETTLING_KEEPERS
from workflow.domain.partners.register import MandateCommand, Nomination, Register, Vote
from workflow.domain.partners.rules import NOT_THERE
from workflow.domain.partners.words import KeeperProof, MandateAct, NominationState, Sort

NEXT = 0
"""Stands for the number that a nomination gets when it is stored."""


@dataclass(frozen=True, slots=True)
class MandateRefusal:
    """The command may not happen; nothing changes."""

    reasons: tuple[Said, ...]


Outcome = tuple[MandateEvent, ...] | MandateRefusal


def decide_mandate(  # noqa: C901, PLR0911 - one match over every act
    register: Register, command: MandateCommand
) -> Outcome:
    """What the command changes, or why it may not happen.

    A nomination that is not stored yet has the number `NEXT` in the events after `Nominated`.
    """
    match command.act:
        case MandateAct.NOMINATE:
            return _nominate(register, command)
        case MandateAct.ACCEPT:
            return _accept(register, command)
        case MandateAct.REFUSE | MandateAct.WITHDRAW:
            return _close(register, command)
        case MandateAct.CONFIRM:
            return _confirm(register, command)
        case MandateAct.ENTER_CODE:
            return _enter_code(register, command)
        case MandateAct.ADOPT:
            return _adopt(register, command)
        case MandateAct.OBJECT:
            return _object(register, command)
        case MandateAct.SETTLE:
            return _settle(register, command)
        case _:
            assert_never(command.act)


def _nominate(register: Register, command: MandateCommand) -> Outcome:
    change = command.change
    if change is None:
        return MandateRefusal((NOT_THERE,))
    found = rules.broken_by_nominating(register, command, change)
    if found:
        return MandateRefusal(found)
    made = Nominated(change, command.person)
    keeps = command.person is not None and command.person in register.keepers_of(
        change.partner, command.today
    )
    fresh = Nomination(NEXT, change, command.person)
    if not keeps or rules.broken_by_accepting(register, command, fresh):
        return (made,)
    changed = [e for e in _accepted(register, command, fresh) if isinstance(e, MandateChanged)]
    return tuple(changed) or (made, AcceptanceGiven(NEXT, command.person or 0, change.partner))


def _accept(register: Register, command: MandateCommand) -> Outcome:
    nomination = register.nomination(command.nomination)
    if nomination is None or not nomination.open:
        return MandateRefusal((NOT_THERE,))
    found = rules.broken_by_accepting(register, command, nomination)
    return MandateRefusal(found) if found else _accepted(register, command, nomination)


def _accepted(
    register: Register, command: MandateCommand, nomination: Nomination
) -> tuple[MandateEvent, ...]:
    """The acceptance; and what it brings about, once everybody who must accept did."""
    person, change = command.person, nomination.change
    assert person is not None  # noqa: S101 - the rules refuse the command line
    partner = rules.accepts_for(register, command, nomination)
    given = AcceptanceGiven(nomination.id, person, partner)
    heard = {each for _, each in nomination.accepted} | {partner}
    if rules.partners_asked(register, change) - heard:
        return (given,)
    own = person if partner == change.partner else _own_acceptance(nomination)
    begins = replace(change, proof=KeeperProof.KEEPER) if change.sort is Sort.KEEPER else change
    return (
        given,
        MandateChanged(begins, nomination.by, own),
        NominationSettled(nomination.id, NominationState.ACCEPTED, person),
    )


def _own_acceptance(nomination: Nomination) -> int:
    return next(person for person, partner in nomination.accepted if partner == nomination.change.partner)


def _close(register: Register, command: MandateCommand) -> Outcome:
    nomination = register.nomination(command.nomination)
    if nomination is None or not nomination.open:
        return MandateRefusal((NOT_THERE,))
    withdrawing = command.act is MandateAct.WITHDRAW
    check = rules.broken_by_withdrawing if withdrawing else rules.broken_by_refusing
    if found := check(register, command, nomination):
        return MandateRefusal(found)
    state = NominationState.WITHDRAWN if withdrawing else NominationState.REFUSED
    return (NominationSettled(nomination.id, state, command.person or 0),)


def _confirm(register: Register, command: MandateCommand) -> Outcome:
    nomination = register.nomination(command.nomination)
    if nomination is None or nomination.state is not NominationState.OPEN:
        return MandateRefusal((NOT_THERE,))
    if found := rules.broken_by_confirming(register, command, nomination):
        return MandateRefusal(found)
    return (CodeAsked(nomination.id, command.person or 0),)


def _enter_code(register: Register, command: MandateCommand) -> Outcome:
    nomination = register.nomination(command.nomination)
    if nomination is None or nomination.state is not NominationState.AWAITS_CODE:
        return MandateRefusal((NOT_THERE,))
    if found := rules.broken_by_entering(register, command, nomination):
        return MandateRefusal(found)
    if not command.code_fits:
        missed = CodeMissed(nomination.id)
        if nomination.tries + 1 < CODE_TRIES:
            return (missed,)
        return (missed, NominationSettled(nomination.id, NominationState.REFUSED, nomination.change.person))
    asked = nomination.change
    proof = asked.proof if asked.proof is KeeperProof.POST else KeeperProof.DOMAIN
    begins = replace(asked, since=max(asked.since, command.today), proof=proof)
    confirmed_by = nomination.accepted[0][0]
    return (
        MandateChanged(begins, nomination.by, confirmed_by),
        NominationSettled(nomination.id, NominationState.ACCEPTED, nomination.change.person),
    )


def _adopt(register: Register, command: MandateCommand) -> Outcome:
    held = register.holding(command.holding, signs=command.signs)
    if held is None or held.accepted:
        return MandateRefusal((NOT_THERE,))
    if found := rules.broken_by_adopting(register, command, held):
        return MandateRefusal(found)
    return (MandateAdopted(held.id, held.signs, command.person or 0),)


def _object(register: Register, command: MandateCommand) -> Outcome:
    keeper = register.keeper(command.keeper)
    if keeper is None:
        return MandateRefusal((NOT_THERE,))
    if found := doubt.broken_by_objecting(register, command, keeper):
        return MandateRefusal(found)
    partner = min(register.kept_by(command.person or 0, command.today) - {keeper.partner})
    return (ObjectionMade(keeper.id, partner, command.person or 0, command.reason),)


def _settle(register: Register, command: MandateCommand) -> Outcome:
    objection = next((o for o in register.objections if o.id == command.objection), None)
    keeper = register.keeper(objection.keeper) if objection else None
    if objection is None or objection.settled or keeper is None:
        return MandateRefusal((NOT_THERE,))
    if found := doubt.broken_by_settling(register, command, keeper):
        return MandateRefusal(found)
    person = command.person or 0
    kept = register.kept_by(person, command.today) - {keeper.partner}
    partner = "" if person in register.office else min(kept, default="")
    vote = Vote(person, partner, command.stays)
    given = VoteGiven(objection.id, vote, command.reason)
    votes = (*(v for v in objection.votes if v.person != vote.person), vote)
    if not _settles(register, command, votes, keeper.partner):
        return (given,)
    settled = ObjectionSettled(objection.id, command.stays)
    if command.stays:
        return given, settled
    gone = doubt.sent_away(keeper, command.today)
    return given, settled, MandateChanged(gone, vote.person, vote.person)


def _settles(
    register: Register,
    command: MandateCommand,
    votes: tuple[Vote, ...],
    partner: str,
) -> bool:
    """Whether keepers of two other partners (or of all, where fewer have one) and the office say the same.

    A keeper who is of the office counts as the office.
    """
    same = [v for v in votes if v.stays is command.stays]
    watching = (k for k in register.keepers if k.id and k.holds_on(command.today))
    others = {k.partner for k in watching if k.person not in register.office} - {partner}
    heard = {v.partner for v in same if v.partner}
    by_office = any(not v.partner for v in same)
    return by_office and len(heard) >= max(1, min(SETTLING_KEEPERS, len(others)))
