"""What a decision changes, as data.

The machine only ever returns effects; `applying.apply` is their meaning. The services store exactly these
and the journal records them, so that an agreement can be rebuilt from its effects alone.
"""

from dataclasses import dataclass
from datetime import date

from workflow.domain.facts import (
    Approval,
    Notice,
    Paper,
    Revision,
    StanceGiven,
    TeamForm,
)
from workflow.domain.parties import Partner
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
    """This person recognised the team, for the burgemeester, from this day until the term ends, if any."""

    person: int
    on: date
    term_ends: date | None = None


@dataclass(frozen=True, slots=True)
class Suspended:
    """From this day the team is not recognised, until it is resumed."""

    on: date


@dataclass(frozen=True, slots=True)
class Resumed:
    """From this day the team is recognised again."""

    on: date


@dataclass(frozen=True, slots=True)
class NoticeGiven:
    """A partner, or the team, ends the agreement on a day."""

    notice: Notice


@dataclass(frozen=True, slots=True)
class Stopped:
    """From this day the agreement no longer applies: ended, expired or superseded."""

    on: date


@dataclass(frozen=True, slots=True)
class SuccessorStarted:
    """Another agreement is on its way to succeed this one."""

    person: int
    state: State
    """Where it starts: in negotiation, or, for a renewal that changes nothing, at approval."""
    covenant_version: int


@dataclass(frozen=True, slots=True)
class Remarked:
    """A question or an answer about a proposal. It decides nothing."""

    proposal: int
    partner: str
    person: int
    text: str
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class PartnerJoined:
    """An organisation became a partner of this agreement."""

    partner: Partner


@dataclass(frozen=True, slots=True)
class PartnerLeft:
    """A partner is no longer one of this agreement."""

    partner: str


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
    | Suspended
    | Resumed
    | NoticeGiven
    | Stopped
    | SuccessorStarted
    | Remarked
    | PartnerJoined
    | PartnerLeft
)
