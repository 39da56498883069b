"""What partners said of a proposal, as its pages show it."""

from dataclasses import dataclass
from datetime import datetime

from workflow.domain.difference import Run
from workflow.domain.facts import Draft
from workflow.domain.parties import Level, Partner
from workflow.domain.vocabulary import CellState, Stance


@dataclass(frozen=True, slots=True)
class CellView:
    """What one partner said at one level."""

    state: CellState
    person: str
    at: datetime | None
    reason: str
    asked: tuple[str, ...]
    """Who can answer, while it is open; empty when the seat is vacant."""
    came_along: bool = False
    """Whether it was given on the predecessor's proposal."""


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """One partner's row of the table: a cell per level, None where nothing is asked."""

    partner: Partner
    cells: tuple[CellView | None, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A stance in the history of a proposal, whether it still counts or not."""

    partner: str
    level: str
    person: str
    """A deputy's name with whose seat it is."""
    stance: Stance
    reason: str
    at: datetime
    revision: int
    """The number of the revision on which it was given."""
    mandate: str
    """The written ground of the seat; empty when that is not known any more."""
    void: str
    """Why it does not count any more, in Dutch; empty while it does."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier revision with what was said of it."""

    number: int
    draft: Draft
    runs: tuple[Run, ...]
    """The way to it from the revision before, word by word; empty for the first."""
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class OwnChair:
    """A level at which the reader can say something of this proposal."""

    level: Level
    state: CellState
    supports: tuple[int, ...]
    """Other proposals on the subject to which this cell consents; while it does, it cannot consent here."""
