"""What an agreement becomes by the effects of a decision: nothing else ever changes one."""

from dataclasses import replace
from functools import reduce

from workflow.domain.effects import (
    ApprovalsVoided,
    Approved,
    Effect,
    FormFilled,
    NoticeGiven,
    PaperVoided,
    PartnerJoined,
    PartnerLeft,
    ProposalMade,
    ProposalRetracted,
    ProposalRevised,
    PutUp,
    Recognised,
    Remarked,
    Resumed,
    Signed,
    SigningOpened,
    StanceTaken,
    Stopped,
    Submitted,
    SuccessorStarted,
    Suspended,
)
from workflow.domain.facts import Agreement, Paper, Proposal
from workflow.domain.parties import Partner
from workflow.domain.vocabulary import State


def apply(agreement: Agreement, target: State, effects: tuple[Effect, ...]) -> Agreement:
    """The agreement after a decision that leads to `target` with these effects."""
    return reduce(_apply_one, effects, replace(agreement, state=target))


def _apply_one(agreement: Agreement, effect: Effect) -> Agreement:
    match effect:
        case ProposalMade(number, partner, revision):
            made = Proposal(number, partner, (revision,))
            return replace(agreement, proposals=(*agreement.proposals, made))
        case ProposalRevised(number) | ProposalRetracted(number) | StanceTaken(number) | Remarked(number):
            changed = (_apply_to(p, effect) if p.number == number else p for p in agreement.proposals)
            return replace(agreement, proposals=tuple(changed))
        case SigningOpened() | Signed() | PaperVoided():
            return replace(agreement, paper=_paper_after(agreement.paper, effect))
        case Recognised() | NoticeGiven() | SuccessorStarted() | Suspended() | Resumed() | Stopped():
            return _apply_in_force(agreement, effect)
        case _:
            return _apply_to_whole(agreement, effect)


def _apply_to_whole(agreement: Agreement, effect: Effect) -> Agreement:
    match effect:
        case FormFilled(form):
            return replace(agreement, form=form, partners=_renamed(agreement, form.name))
        case Submitted(person):
            return replace(agreement, submitted_by=person)
        case PutUp() | Approved() | ApprovalsVoided():
            return _apply_approval(agreement, effect)
        case PartnerJoined() | PartnerLeft():
            return replace(agreement, partners=_partners_after(agreement.partners, effect))
    raise TypeError(effect)


def _apply_approval(agreement: Agreement, effect: PutUp | Approved | ApprovalsVoided) -> Agreement:
    match effect:
        case PutUp(digest):
            return replace(agreement, put_up=digest)
        case Approved(approval):
            return replace(agreement, approvals=(*agreement.approvals, approval))
        case ApprovalsVoided():
            return replace(agreement, put_up=None, approvals=())


def _partners_after(
    partners: tuple[Partner, ...], effect: PartnerJoined | PartnerLeft
) -> tuple[Partner, ...]:
    match effect:
        case PartnerJoined(partner):
            return (*partners, partner)
        case PartnerLeft(key):
            return tuple(partner for partner in partners if partner.key != key)


def _apply_in_force(agreement: Agreement, effect: Effect) -> Agreement:
    """What happens from recognition on; suspending, resuming and stopping change the state alone."""
    match effect:
        case Recognised(person, on, ends):
            return replace(agreement, recognised_by=person, recognised_on=on, term_ends=ends)
        case NoticeGiven(notice):
            return replace(agreement, notice=notice)
        case SuccessorStarted():
            return replace(agreement, successor_underway=True)
    return agreement


def _renamed(agreement: Agreement, name: str) -> tuple[Partner, ...]:
    """The partners, the team among them under the name it fills in."""
    return tuple(
        replace(partner, name=name or partner.name) if partner.key == agreement.team else partner
        for partner in agreement.partners
    )


def _apply_to(
    proposal: Proposal, effect: ProposalRevised | ProposalRetracted | StanceTaken | Remarked
) -> Proposal:
    match effect:
        case Remarked():
            return replace(proposal, remarks=proposal.remarks + 1)
        case ProposalRevised(_, revision):
            return replace(proposal, revisions=(*proposal.revisions, revision))
        case ProposalRetracted():
            return replace(proposal, retracted=True)
        case StanceTaken(_, stance):
            return replace(proposal, stances=(*proposal.stances, stance))


def _paper_after(paper: Paper | None, effect: SigningOpened | Signed | PaperVoided) -> Paper | None:
    match effect:
        case SigningOpened(opened):
            return opened
        case Signed(signatory, _, after) if paper:
            return replace(paper, head=after, signed=(*paper.signed, signatory))
        case _:
            return None
