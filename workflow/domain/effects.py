"""What a decision changes, as data, and what the agreement looks like afterwards.

The machine only ever returns effects; `apply` is their meaning. The services store exactly these effects
and the journal records them, so that an agreement can be rebuilt from its effects alone.
"""

from dataclasses import dataclass, replace
from functools import reduce

from workflow.domain.facts import (
    Agreement,
    Approval,
    Paper,
    Partner,
    Proposal,
    Revision,
    StanceGiven,
    TeamForm,
)
from workflow.domain.vocabulary import State


@dataclass(frozen=True, slots=True)
class FormFilled:
    """The coordinator filled in the team's form."""

    form: TeamForm


@dataclass(frozen=True, slots=True)
class Submitted:
    """This person submitted the draft."""

    person: int


@dataclass(frozen=True, slots=True)
class ProposalMade:
    """A proposal was made; the proposer's own stance comes as a separate effect."""

    number: int
    partner: str
    revision: Revision


@dataclass(frozen=True, slots=True)
class ProposalRevised:
    """A proposal got a new text; with its digest every cell is open again."""

    number: int
    revision: Revision


@dataclass(frozen=True, slots=True)
class ProposalRetracted:
    """The proposing partner took its proposal back."""

    number: int


@dataclass(frozen=True, slots=True)
class StanceTaken:
    """A partner consented or objected at one level."""

    number: int
    stance: StanceGiven


@dataclass(frozen=True, slots=True)
class PutUp:
    """The complete text was put to approval, by its digest."""

    digest: str


@dataclass(frozen=True, slots=True)
class Approved:
    """A partner approved the complete text."""

    approval: Approval


@dataclass(frozen=True, slots=True)
class ApprovalsVoided:
    """Every approval of the whole is void, and so is the digest they were given on."""


@dataclass(frozen=True, slots=True)
class SigningOpened:
    """The PDF was made, once; from here on only signatures are added to it."""

    paper: Paper


@dataclass(frozen=True, slots=True)
class Signed:
    """A signatory signed: the PDF grew from one hash to the next."""

    signatory: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PaperVoided:
    """The PDF is void, and the signatures in it with it."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """This person recognised the team, for the burgemeester."""

    person: int


Effect = (
    FormFilled
    | Submitted
    | ProposalMade
    | ProposalRevised
    | ProposalRetracted
    | StanceTaken
    | PutUp
    | Approved
    | ApprovalsVoided
    | SigningOpened
    | Signed
    | PaperVoided
    | Recognised
)


def apply(agreement: Agreement, target: State, effects: tuple[Effect, ...]) -> Agreement:
    """The agreement after a decision that leads to `target` with these effects."""
    return reduce(_apply_one, effects, replace(agreement, state=target))


def _apply_one(agreement: Agreement, effect: Effect) -> Agreement:
    match effect:
        case ProposalMade(number, partner, revision):
            made = Proposal(number, partner, (revision,))
            return replace(agreement, proposals=(*agreement.proposals, made))
        case ProposalRevised(number) | ProposalRetracted(number) | StanceTaken(number):
            changed = (_apply_to(p, effect) if p.number == number else p for p in agreement.proposals)
            return replace(agreement, proposals=tuple(changed))
        case SigningOpened() | Signed() | PaperVoided():
            return replace(agreement, paper=_paper_after(agreement.paper, effect))
        case _:
            return _apply_to_whole(agreement, effect)


def _apply_to_whole(agreement: Agreement, effect: Effect) -> Agreement:
    match effect:
        case FormFilled(form):
            return replace(agreement, form=form, partners=_renamed(agreement, form.name))
        case Submitted(person):
            return replace(agreement, submitted_by=person)
        case PutUp(digest):
            return replace(agreement, put_up=digest)
        case Approved(approval):
            return replace(agreement, approvals=(*agreement.approvals, approval))
        case ApprovalsVoided():
            return replace(agreement, put_up=None, approvals=())
        case Recognised(person):
            return replace(agreement, recognised_by=person)
    raise TypeError(effect)


def _renamed(agreement: Agreement, name: str) -> tuple[Partner, ...]:
    """The partners, the team among them under the name it fills in."""
    return tuple(
        replace(partner, name=name or partner.name) if partner.key == agreement.team else partner
        for partner in agreement.partners
    )


def _apply_to(proposal: Proposal, effect: ProposalRevised | ProposalRetracted | StanceTaken) -> Proposal:
    match effect:
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
