"""The frozen values a decision may look at: one agreement as it stands, and one act upon it.

Nothing here reads a clock or a database; the day of the act is part of the act.
"""

from dataclasses import dataclass, field
from datetime import date

from workflow.domain.area import Area, Boundary
from workflow.domain.covenant import CovenantText
from workflow.domain.parties import Level, Newcomer, Partner, Seat, Signatory
from workflow.domain.vocabulary import Action, ProposalKind, Role, SigningWay, Stance, State


@dataclass(frozen=True, slots=True)
class TeamForm:
    """What a coordinator fills in about the team and its area."""

    name: str = ""
    contact: str = ""
    representative: str = ""
    members: int | None = None
    streets: tuple[str, ...] = ()
    note: str = ""
    """How the team describes its area, beside the street names; may stay empty."""
    boundary: Boundary = ()
    """The area on the map; may stay empty."""
    streets_covered: int | None = None
    """In how many of the streets somebody of the team lives: a count, never a list of members."""

    @property
    def area(self) -> Area:
        """The streets with their boundary."""
        return Area(self.streets, self.boundary)


@dataclass(frozen=True, slots=True)
class Draft:
    """The content of one revision of a proposal."""

    kind: ProposalKind
    text: str = ""
    reason: str = ""
    principle: str = ""
    """The key of the principle that a deviation replaces."""
    title: str = ""
    """The subject of a supplement."""
    streets: tuple[str, ...] = ()
    """The new area of an area change."""
    boundary: Boundary = ()
    """The new area on the map; may stay empty."""

    @property
    def area(self) -> Area:
        """The streets of an area change with their boundary."""
        return Area(self.streets, self.boundary)


@dataclass(frozen=True, slots=True)
class Revision:
    """One exact text of a proposal. Stances are given on its digest and on nothing else."""

    number: int
    draft: Draft
    person: int
    digest: str


@dataclass(frozen=True, slots=True)
class StanceGiven:
    """What one partner said at one level of one exact revision."""

    partner: str
    level: int
    person: int
    stance: Stance
    digest: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed change, with every revision and every stance ever given on it, in order."""

    number: int
    partner: str
    """The partner that proposes."""
    revisions: tuple[Revision, ...]
    stances: tuple[StanceGiven, ...] = ()
    retracted: bool = False
    remarks: int = 0
    """How many questions and answers there are about it, numbered from 1. They decide nothing."""

    @property
    def current(self) -> Revision:
        """The revision that stances are asked on now."""
        return self.revisions[-1]

    @property
    def draft(self) -> Draft:
        """The content of the current revision."""
        return self.current.draft


@dataclass(frozen=True, slots=True)
class Approval:
    """A partner's yes to the complete text, by its digest."""

    partner: str
    person: int
    digest: str


@dataclass(frozen=True, slots=True)
class Paper:
    """The PDF that is being signed: made once from exactly this digest, and only ever extended."""

    digest: str
    base: str
    """SHA-256 of the PDF as it was rendered and sealed."""
    head: str
    """SHA-256 of the base plus the signatures already there."""
    opened_by: int
    asked: tuple[Signatory, ...]
    """Who signs, frozen when signing was opened."""
    signed: tuple[int, ...] = ()
    """The ids of the signatories that have signed, in order."""


@dataclass(frozen=True, slots=True)
class PaperCheck:
    """What the verifier said of a PDF at this moment; made by the same code as the public page."""

    head: str
    valid: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicCheck:
    """What somebody still has to judge before a text becomes public, at this moment."""

    digest: str
    """Of the text that was looked at."""
    undecided: int
    """Marked words of which nobody said whether they may be public."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A partner, or the team, ends the agreement."""

    partner: str
    person: int
    day: date
    """The first day on which it no longer applies."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """One version of one team's werkafspraken: everything a decision about it may look at."""

    id: int
    state: State
    team: str
    """The key of the partner that is the team itself."""
    partners: tuple[Partner, ...]
    levels: tuple[Level, ...]
    seats: tuple[Seat, ...]
    signatories: tuple[Signatory, ...]
    covenant: CovenantText
    covenant_version: int
    minimum_members: int
    form: TeamForm = field(default_factory=TeamForm)
    proposals: tuple[Proposal, ...] = ()
    approvals: tuple[Approval, ...] = ()
    put_up: str | None = None
    """The digest of the text that was put to approval."""
    paper: Paper | None = None
    submitted_by: int | None = None
    recognised_by: int | None = None
    term_months: int | None = None
    """How long recognition lasts under this covenant; None means until somebody ends it."""
    recognised_on: date | None = None
    term_ends: date | None = None
    """The first day after its term."""
    notice: Notice | None = None
    predecessor: int | None = None
    """The agreement that this one succeeds once it is recognised."""
    successor_underway: bool = False
    """Whether another agreement is on its way to succeed this one."""
    frozen: frozenset[str] = frozenset()
    """The keys of partners against whose mandate keeper an objection stands: nothing binds them now."""
    newest_version: int = 1
    """The newest version of the covenant; a higher one than its own asks for signing anew."""

    @property
    def lapses_on(self) -> date | None:
        """The first day on which it no longer applies, by its term or by notice; None when none is known."""
        known = [day for day in (self.term_ends, self.notice.day if self.notice else None) if day]
        return min(known, default=None)

    def partner(self, key: str) -> Partner:
        """The partner with this key. Raises KeyError when it is no partner of this agreement."""
        for partner in self.partners:
            if partner.key == key:
                return partner
        raise KeyError(key)

    def proposal(self, number: int | None) -> Proposal | None:
        """The proposal with this number, or None."""
        return next((p for p in self.proposals if p.number == number), None)

    def seats_of(self, person: int, day: date) -> tuple[Seat, ...]:
        """The seats this person holds on that day, lowest level first."""
        held = (s for s in self.seats if s.person == person and s.holds_on(day))
        return tuple(sorted(held, key=lambda seat: seat.level))

    def signing_on(self, day: date) -> tuple[Signatory, ...]:
        """The signatories whose mandate covers the day, in the order in which they sign."""
        held = (s for s in self.signatories if s.holds_on(day))
        return tuple(sorted(held, key=lambda signatory: (signatory.group, signatory.id)))


@dataclass(frozen=True, slots=True)
class Act:
    """One person's attempt to do one thing, with what they gave along."""

    action: Action
    person: int
    today: date
    roles: frozenset[Role] = frozenset()
    level: int | None = None
    """At which level the person speaks; None means the lowest at which they hold a seat."""
    proposal: int | None = None
    digest: str = ""
    """The digest of what the person had before them: a revision, the whole text, or a PDF."""
    reason: str = ""
    draft: Draft | None = None
    form: TeamForm | None = None
    fresh: bool = False
    """Whether the person proved again, just now, who they are."""
    paper: Paper | None = None
    """The PDF that was made for signing (ondertekening openen)."""
    new_head: str = ""
    """SHA-256 of the PDF with this person's signature (ondertekenen)."""
    way: SigningWay = SigningWay.EPHEMERAL
    """With whose key it is set (ondertekenen)."""
    file: str = ""
    """SHA-256 of what the person brought along for it (ondertekenen)."""
    check: PaperCheck | None = None
    """The verifier's verdict (erkennen)."""
    public: PublicCheck | None = None
    """What becomes public of it (erkennen)."""
    day: date | None = None
    """The first day on which the agreement no longer applies (beëindigen)."""
    question: int | None = None
    """The number of the remark that this one answers (reageren)."""
    partner: str = ""
    """The key of the organisation that joins (toetreden)."""
    newcomer: Newcomer | None = None
    """That organisation, if it exists, with who can speak and sign for it."""
    successor: Agreement | None = None
    """What would follow this agreement (wijzigen, verlengen), or what does so now (vervangen)."""
