"""A small world in plain data: who sits where, who signs, what may be proposed, and how far is looked.

Both sides are made from it: the reference model reads it as it is, `translate.py` makes the product's values.
Days are numbers; day 0 is the first. People are numbers: the hundreds name the partner, the units the level.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

TEAM, MUNICIPALITY, POLICE, HOUSING, SCHOOL = "bpt", "gemeente", "politie", "corporatie", "school"
OTHER_TEAM = "bpt-noord"
KINDS = {
    TEAM: "buurtpreventieteam",
    MUNICIPALITY: "gemeente",
    POLICE: "politie",
    HOUSING: "woningcorporatie",
    SCHOOL: "andere_partner",
    OTHER_TEAM: "buurtpreventieteam",
}
OFFICE, OTHER_OFFICE, ADMINISTRATOR, STRANGER, NOBODY = 900, 901, 910, 555, 0
ROLES = {
    OFFICE: "burgemeestersbureau",
    OTHER_OFFICE: "burgemeestersbureau",
    ADMINISTRATOR: "beheerder",
    NOBODY: "installatie",
}
A_MONTH_LATER = {0: 30, 1: 31, 30: 61, 31: 62}
"""From a calendar: day 0 is 23 November."""
ALWAYS, FOREVER = -1000, 1000


class Chair(NamedTuple):
    """A seat, from a day to a day, both included."""

    person: int
    partner: str
    level: int
    approves: bool = False
    since: int = ALWAYS
    until: int = FOREVER


class Pen(NamedTuple):
    """A mandate to sign, from a day to a day; a group signs after every lower one."""

    number: int
    person: int
    partner: str
    group: int = 1
    since: int = ALWAYS
    until: int = FOREVER


class Sketch(NamedTuple):
    """What is proposed: `about` is a principle or a title; the words are named, not written out."""

    kind: str
    about: str = ""
    words: str = ""
    reason: str = "omdat"


class Form(NamedTuple):
    """What the team filled in: its details by name, and its area by name."""

    details: str = "leeg"
    area: str = ""


DETAILS = {"leeg": None, "vol": 12, "ander": 14, "klein": 2}
"""How many members each filled-in form tells of; a team is too small below three."""
MINIMUM = 3
FULL, OTHER, SMALL, ELSEWHERE = (
    Form("vol", "kern"),
    Form("ander", "kern"),
    Form("klein", "kern"),
    Form("vol", "ver"),
)
PRINCIPLES = ("WERKWIJZE-1", "WERKWIJZE-2")
SAME_WORDS, TOO_LONG = "zoals het er staat", "lang"

DEVIATION = Sketch("afwijking", PRINCIPLES[0], "eens per twee weken")
DEVIATION_TOO = Sketch("afwijking", PRINCIPLES[0], "eens per maand")
SUPPLEMENT = Sketch("aanvulling", "Flyer", "elk kwartaal")
SUPPLEMENT_TOO = Sketch("aanvulling", "FLYER", "elk half jaar")
AREA, AREA_TOO = Sketch("gebied", "", "groot"), Sketch("gebied", "", "klein")
UNFIT = (
    None,
    DEVIATION._replace(reason=""),
    DEVIATION._replace(words=""),
    DEVIATION._replace(about=""),
    DEVIATION._replace(about="ARTIKEL-1"),
    DEVIATION._replace(words=SAME_WORDS),
    DEVIATION._replace(words=TOO_LONG),
    SUPPLEMENT._replace(about=""),
    SUPPLEMENT._replace(words=""),
    Sketch("gebied", "", ""),
    Sketch("gebied", "", "kern"),
)


@dataclass(frozen=True, eq=False)
class World:
    """Everything that does not change by what anybody does, and the bounds of the search."""

    name: str
    partners: tuple[str, ...]
    chairs: tuple[Chair, ...]
    pens: tuple[Pen, ...]
    sketches: tuple[Sketch, ...] = (DEVIATION, DEVIATION_TOO)
    levels: tuple[int, ...] = (1, 2, 3)
    days: tuple[int, ...] = (0,)
    term: bool = False
    """Whether recognition lasts a month."""
    newcomers: tuple[str, ...] = ()
    forms: tuple[Form, ...] = (Form(), SMALL, FULL)
    """The forms that are followed when a team fills them in."""
    proposals: int = 1
    revisions: int = 2
    one_wording: bool = False
    """Follow proposals that begin with the first sketch only; that exchanging two wordings changes nothing is
    seen in the worlds that follow both."""
    remarks: int = 0
    start: str = "concept"
    every_input: bool = False
    """Combine every input with every other one, instead of each departure from a right act alone."""
    twice: bool = False
    """Look at a second history behind each state: what was left out of the state does not matter."""
    fluent: bool = True
    """Whether recognition must stay within reach: everyone keeps their seat and mandate."""
    without: frozenset[str] = frozenset()
    """Actions that nobody tries here."""
    prelude: tuple[dict[str, object], ...] = ()
    """What was done before, each as the fields of a deed by name."""
    pair: bool = False
    """Follow the successor too."""
    actors: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        people = {c.person for c in self.chairs} | {p.person for p in self.pens} | {STRANGER, *ROLES}
        object.__setattr__(self, "actors", tuple(sorted(people)))
