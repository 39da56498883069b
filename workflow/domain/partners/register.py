"""What a decision about mandates may look at: keepers, what is held, what was nominated, what is objected to.

Frozen values; nothing here reads a clock or a database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from workflow.domain.parties import Mandate
from workflow.domain.partners.words import KeeperProof, MandateAct, NominationState, Sort
from workflow.domain.vocabulary import PartnerKind


@dataclass(frozen=True, slots=True)
class Keeper:
    """A person who keeps the mandates of one partner; of a team, a coordinator."""

    id: int
    """0 for a coordinator, who keeps by their seat."""
    person: int
    partner: str
    since: date
    until: date | None = None
    proof: KeeperProof = KeeperProof.KEEPER

    def holds_on(self, day: date) -> bool:
        """Whether this person keeps on that day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def overlaps(self, since: date, until: date | None) -> bool:
        """Whether this person keeps on some day of that period."""
        return (until is None or self.since <= until) and (self.until is None or since <= self.until)


@dataclass(frozen=True, slots=True)
class Holding:
    """A seat or a mandate to sign, as the rules about mandates look at it."""

    id: int
    person: int
    partner: str
    signs: bool
    """A mandate to sign; else a seat."""
    since: date
    until: date | None = None
    approver: bool = False
    accepted: bool = True
    """Whether a keeper of the partner accepted it."""

    def overlaps(self, since: date, until: date | None) -> bool:
        """Whether it holds on some day of that period."""
        return (until is None or self.since <= until) and (self.until is None or since <= self.until)


@dataclass(frozen=True, slots=True)
class MandateChange:
    """What is asked for a partner: a seat, a signature or a keepership, or the end of one."""

    sort: Sort
    partner: str
    person: int
    """Whom it is about."""
    since: date
    until: date | None = None
    """The last day; of an end, the last day that is left."""
    number: int = 0
    """Of an end: the seat, signature or keepership that ends."""
    level: int = 0
    approver: bool = False
    deputy_of: int | None = None
    """The seat for which this person sits in."""
    function: str = ""
    mandate: Mandate = field(default_factory=lambda: Mandate("", ""))
    proof: KeeperProof = KeeperProof.DOMAIN
    """Of a first keeper."""
    domain: str = ""
    """The mail domain of a first keeper's address."""

    @property
    def binds(self) -> bool:
        """Whether it lets somebody bind the partner: approve the whole text, or sign."""
        return self.sort is Sort.SIGNATURE or (self.sort is Sort.SEAT and self.approver)

    @property
    def ends(self) -> bool:
        """Whether it ends something."""
        return self.sort in {Sort.SEAT_END, Sort.SIGNATURE_END, Sort.KEEPER_END}


@dataclass(frozen=True, slots=True)
class Nomination:
    """A change that somebody proposed. It has no effect until who must accept it did."""

    id: int
    change: MandateChange
    by: int | None
    """None for the command line."""
    state: NominationState = NominationState.OPEN
    accepted: tuple[tuple[int, str], ...] = ()
    """The keepers who accepted so far, each with the partner for which they keep."""
    tries: int = 0
    """How often a wrong code was entered."""

    @property
    def open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.state in {NominationState.OPEN, NominationState.AWAITS_CODE}


@dataclass(frozen=True, slots=True)
class Vote:
    """What one of those who settle an objection says."""

    person: int
    partner: str
    """For which this person keeps; empty for the office."""
    stays: bool


@dataclass(frozen=True, slots=True)
class KeeperObjection:
    """A keeper of another partner objects to a first keeper."""

    id: int
    keeper: int
    partner: str
    """For which the objector keeps."""
    person: int
    votes: tuple[Vote, ...] = ()
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """Everything that a decision about the mandates of partners may look at."""

    kinds: Mapping[str, PartnerKind]
    """What sort each partner is, by key."""
    keepers: tuple[Keeper, ...] = ()
    holdings: tuple[Holding, ...] = ()
    nominations: tuple[Nomination, ...] = ()
    objections: tuple[KeeperObjection, ...] = ()
    office: frozenset[int] = frozenset()
    """Who holds the office's role."""
    office_domains: frozenset[str] = frozenset()
    """The mail domains of the office's addresses."""
    domains: Mapping[str, str] = field(default_factory=dict)
    """The own mail domain of each partner that has one on record."""
    named: frozenset[int] = frozenset()
    """Whom the covenant's own list of signatories names."""

    def keepers_of(self, partner: str, day: date) -> frozenset[int]:
        """Who keeps the mandates of this partner on that day."""
        return frozenset(k.person for k in self.keepers if k.partner == partner and k.holds_on(day))

    def kept_by(self, person: int, day: date) -> frozenset[str]:
        """The partners whose mandates this person keeps on that day."""
        return frozenset(k.partner for k in self.keepers if k.person == person and k.holds_on(day))

    def keeper(self, number: int) -> Keeper | None:
        """The keeper with this number, or None."""
        return next((k for k in self.keepers if k.id == number and number), None)

    def holding(self, number: int, *, signs: bool) -> Holding | None:
        """The seat, or the signature, with this number, or None."""
        return next((h for h in self.holdings if h.id == number and h.signs is signs), None)

    def nomination(self, number: int | None) -> Nomination | None:
        """The nomination with this number, or None."""
        return next((n for n in self.nominations if n.id == number), None)

    def open_objections(self, partner: str) -> tuple[KeeperObjection, ...]:
        """The objections to its keepers that were not settled; while there is one, the partner is frozen."""
        keepers = {k.id for k in self.keepers if k.partner == partner}
        return tuple(o for o in self.objections if o.keeper in keepers and not o.settled)


@dataclass(frozen=True, slots=True)
class MandateCommand:
    """One person's attempt to do one thing about mandates, with what they gave along."""

    act: MandateAct
    person: int | None
    """None for the command line, which nominates and does nothing else."""
    today: date
    change: MandateChange | None = None
    nomination: int | None = None
    keeper: int = 0
    objection: int = 0
    holding: int = 0
    signs: bool = False
    """With `holding`: a mandate to sign."""
    stays: bool = False
    reason: str = ""
    code_fits: bool = False
    """Whether the code that was entered is the one that was sent."""
    fresh: bool = False
    """Whether the person proved again, just now, who they are."""
