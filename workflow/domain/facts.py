"""The frozen values a decision may look at: one agreement as it stands, and one act upon it.

Nothing here reads a clock or a database; the day of the act is part of the act.
"""

from dataclasses import dataclass, field
from datetime import date

from workflow.domain.area import Area, Boundary
from workflow.domain.covenant import CovenantText
from workflow.domain.vocabulary import Action, PartnerKind, ProposalKind, Role, Stance, State


@dataclass(frozen=True, slots=True)
class Level:
    """A level of consultation of a covenant."""

    rank: int
    """1 is the lowest; higher ranks are closer to the administration."""
    name: str


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation that signs; the team itself is one of them."""

    key: str
    name: str
    kind: PartnerKind


@dataclass(frozen=True, slots=True)
class Mandate:
    """On what written ground a person may act for a partner."""

    source: str
    reference: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A person who speaks for one partner at one level, from a day until a day (both included)."""

    person: int
    partner: str
    level: int
    since: date
    mandate: Mandate
    until: date | None = None
    approver: bool = False
    """May say the partner's yes to the complete text (for the police: the bureauchef)."""
    deputy: bool = False
    """Sits "namens, waarnemend" for the holder of this seat."""

    def holds_on(self, day: date) -> bool:
        """Whether the mandate of this seat covers the day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Signatory:
    """The person who signs for a partner, by virtue of a mandate."""

    id: int
    person: int
    partner: str
    name: str
    function: str
    since: date
    mandate: Mandate
    until: date | None = None
    group: int = 1
    """Order of signing: a group signs once every lower group has signed. The gemeente is last by default."""

    def holds_on(self, day: date) -> bool:
        """Whether the mandate to sign covers the day."""
        return self.since <= day and (self.until is None or day <= self.until)


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
    check: PaperCheck | None = None
    """The verifier's verdict (erkennen)."""
