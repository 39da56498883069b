"""What each allowed act changes. Asked only after every rule of its row held."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from workflow.domain import effects
from workflow.domain.effects import Effect
from workflow.domain.facts import (
    Act,
    Agreement,
    Approval,
    Draft,
    Notice,
    Paper,
    Proposal,
    Revision,
    StanceGiven,
)
from workflow.domain.parties import Seat
from workflow.domain.rules.questions import (
    approver_seat,
    coordinator_seat,
    own_signatory,
    speaking_seat,
    todays_signatory,
)
from workflow.domain.succession import months_later
from workflow.domain.text import revision_digest
from workflow.domain.vocabulary import Action, Stance, State

Effects = tuple[Effect, ...]
T = TypeVar("T")


def consequences(agreement: Agreement, act: Act) -> Effects:
    """The effects of an act that the table allows; empty when only the state changes.

    Raises LookupError when something is missing that a rule should have asked for: a bug in the table.
    """
    maker = _MAKERS.get(act.action)
    return maker(agreement, act) if maker else ()


def _needed(value: T | None) -> T:
    if value is None:
        raise LookupError("a rule should have asked for this")
    return value


def _seat(agreement: Agreement, act: Act) -> Seat:
    return _needed(speaking_seat(agreement, act))


def _revision(agreement: Agreement, act: Act, proposal: int, number: int) -> Revision:
    draft: Draft = _needed(act.draft)
    return Revision(number, draft, act.person, revision_digest(agreement.id, proposal, number, draft))


def _stance(agreement: Agreement, act: Act, stance: Stance, digest: str) -> StanceGiven:
    seat = _seat(agreement, act)
    return StanceGiven(seat.partner, seat.level, act.person, stance, digest, act.reason)


def _own_stance(agreement: Agreement, act: Act, number: int, revision: Revision) -> effects.StanceTaken:
    """The proposer's own cell is filled by proposing: it is their stance."""
    stance = _stance(agreement, act, Stance.CONSENTED, revision.digest)
    return effects.StanceTaken(number, stance)


def _fill_in(_: Agreement, act: Act) -> Effects:
    return (effects.FormFilled(_needed(act.form)),)


def _submit(_: Agreement, act: Act) -> Effects:
    return (effects.Submitted(act.person),)


def _propose(agreement: Agreement, act: Act) -> Effects:
    number = len(agreement.proposals) + 1
    revision = _revision(agreement, act, number, 1)
    made = effects.ProposalMade(number, _seat(agreement, act).partner, revision)
    return (made, _own_stance(agreement, act, number, revision))


def _revise(agreement: Agreement, act: Act) -> Effects:
    proposal: Proposal = _needed(agreement.proposal(act.proposal))
    revision = _revision(agreement, act, proposal.number, proposal.current.number + 1)
    revised = effects.ProposalRevised(proposal.number, revision)
    return (revised, _own_stance(agreement, act, proposal.number, revision))


def _retract(_: Agreement, act: Act) -> Effects:
    return (effects.ProposalRetracted(_needed(act.proposal)),)


def _consent(agreement: Agreement, act: Act) -> Effects:
    stance = _stance(agreement, act, Stance.CONSENTED, act.digest)
    return (effects.StanceTaken(_needed(act.proposal), stance),)


def _object(agreement: Agreement, act: Act) -> Effects:
    stance = _stance(agreement, act, Stance.OBJECTED, act.digest)
    return (effects.StanceTaken(_needed(act.proposal), stance),)


def _put_up(agreement: Agreement, act: Act) -> Effects:
    """Putting the text to approval is the team's own approval of it."""
    own = Approval(agreement.team, act.person, act.digest)
    return (effects.PutUp(act.digest), effects.Approved(own))


def _approve(agreement: Agreement, act: Act) -> Effects:
    seat: Seat = _needed(approver_seat(agreement, act))
    return (effects.Approved(Approval(seat.partner, act.person, act.digest)),)


def _reopen(agreement: Agreement, _: Act) -> Effects:
    void = (effects.ApprovalsVoided(),)
    return (effects.PaperVoided(), *void) if agreement.state is State.FOR_SIGNING else void


def _open_signing(_: Agreement, act: Act) -> Effects:
    return (effects.SigningOpened(_needed(act.paper)),)


def _sign(agreement: Agreement, act: Act) -> Effects:
    paper: Paper = _needed(agreement.paper)
    signatory = _needed(own_signatory(agreement, act))
    return (effects.Signed(signatory.id, paper.head, act.new_head),)


def _decline(_: Agreement, __: Act) -> Effects:
    return (effects.PaperVoided(), effects.ApprovalsVoided())


def _recognise(agreement: Agreement, act: Act) -> Effects:
    term = agreement.term_months
    ends = months_later(act.today, term) if term is not None else None
    return (effects.Recognised(act.person, act.today, ends),)


def _suspend(_: Agreement, act: Act) -> Effects:
    return (effects.Suspended(act.today),)


def _resume(_: Agreement, act: Act) -> Effects:
    return (effects.Resumed(act.today),)


def _succeed(_: Agreement, act: Act) -> Effects:
    begun: Agreement = _needed(act.successor)
    return (effects.SuccessorStarted(act.person, begun.state, begun.covenant_version),)


def _end(agreement: Agreement, act: Act) -> Effects:
    """A notice; when its day is today the agreement stops at once."""
    day: date = _needed(act.day)
    notice = effects.NoticeGiven(Notice(_ending_partner(agreement, act), act.person, day))
    return (notice, effects.Stopped(day)) if day <= act.today else (notice,)


def _ending_partner(agreement: Agreement, act: Act) -> str:
    if coordinator_seat(agreement, act):
        return agreement.team
    return _needed(todays_signatory(agreement, act)).partner


def _lapse(agreement: Agreement, _: Act) -> Effects:
    return (effects.Stopped(_needed(agreement.lapses_on)),)


def _supersede(_: Agreement, act: Act) -> Effects:
    return (effects.Stopped(act.today),)


def _remark(agreement: Agreement, act: Act) -> Effects:
    proposal, seat = _needed(act.proposal), _seat(agreement, act)
    return (effects.Remarked(proposal, seat.partner, act.person, act.reason, act.question),)


def _join(_: Agreement, act: Act) -> Effects:
    return (effects.PartnerJoined(_needed(act.newcomer).partner),)


def _leave(agreement: Agreement, act: Act) -> Effects:
    return (effects.PartnerLeft(_needed(approver_seat(agreement, act)).partner),)


def _withdraw(agreement: Agreement, _: Act) -> Effects:
    return (effects.PaperVoided(),) if agreement.state is State.FOR_SIGNING else ()


_MAKERS: dict[Action, Callable[[Agreement, Act], Effects]] = {
    Action.FILL_IN: _fill_in,
    Action.SUBMIT: _submit,
    Action.PROPOSE: _propose,
    Action.REVISE: _revise,
    Action.RETRACT: _retract,
    Action.CONSENT: _consent,
    Action.OBJECT: _object,
    Action.PUT_TO_APPROVAL: _put_up,
    Action.APPROVE: _approve,
    Action.REOPEN: _reopen,
    Action.OPEN_SIGNING: _open_signing,
    Action.SIGN: _sign,
    Action.DECLINE: _decline,
    Action.RECOGNISE: _recognise,
    Action.WITHDRAW: _withdraw,
    Action.REMARK: _remark,
    Action.JOIN: _join,
    Action.LEAVE: _leave,
    Action.SUSPEND: _suspend,
    Action.RESUME: _resume,
    Action.AMEND: _succeed,
    Action.RENEW: _succeed,
    Action.END: _end,
    Action.LAPSE: _lapse,
    Action.SUPERSEDE: _supersede,
}
"""Returning and taking up change the state only."""
