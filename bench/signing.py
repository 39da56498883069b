"""One recorded signature beside bare pyHanko, up to the sixteenth on one document; and making PDFs."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from statistics import median

from bench.bare import BarePyHanko, empty_field
from web.app import Installation
from web.demo import stage
from web.demo.story import Story, Team
from workflow.domain.covenant import CovenantText, NamedSignatory
from workflow.domain.facts import Act
from workflow.domain.vocabulary import Action
from workflow.reading.model import NAME, model_covenant
from workflow.reading.reader import read_covenant
from workflow.services.dossiers import Dossiers
from workflow.services.papers import Papers

SIGNERS = 16
"""On one document: fifteen partners and the team."""
TIMES = 5
"""How often bare pyHanko signs each version; the middle one counts."""


@dataclass(frozen=True, slots=True)
class Row:
    """One signature; milliseconds."""

    number: int
    kilobytes: float
    bare: float
    bare_default: float
    recorded: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured, in milliseconds."""

    opening: list[float]
    """Opening the signing of a team with four partners: typeset, prepare, seal, store, record."""
    team: list[Row]
    """The four signatures of each of those teams."""
    growth: list[Row]
    """The sixteen of one document."""


def measure(folder: Path, teams: int) -> Measured:
    """Carry teams of four signers to `ondertekend`, and then one document of sixteen.

    Args:
        folder: An empty folder.
        teams: How many of four.
    """
    covenant = read_covenant(model_covenant(), NAME).covenant
    small, openings, rows = _Bench(folder / "vier", covenant), [], []
    for number in range(1, teams + 1):
        team = small.ready(stage.team_name(number))
        openings.append(1000 * team.seconds["typeset"])
        rows += small.signed(team)
    large = _Bench(folder / "zestien", _with_partners(covenant, SIGNERS - 1))
    return Measured(openings, rows, large.signed(large.ready("Buurtpreventieteam Zestien")))


class _Bench:
    """An installation with its story."""

    def __init__(self, folder: Path, covenant: CovenantText) -> None:
        self._installed: Installation = stage.fresh(folder, covenant)
        self._desk = self._installed.desk
        self._story = Story(self._desk, covenant, lambda _: None)
        self._office = self._story.office[0].id
        self._bare = BarePyHanko(self._installed.authority)

    def ready(self, name: str) -> Team:
        """A team of which everyone may sign; its opening is timed."""
        team = self._story.submitted(name)
        self._story.everyone_consents(team, self._story.propose(team, self._story.deviation()))
        self._story.approved(team)
        self._story.opened(team)
        return team

    def signed(self, team: Team) -> list[Row]:
        """Everyone signs; before each, bare pyHanko signs the same version in the same field."""
        rows: list[Row] = []
        while waiting := self._waiting(team):
            rows += [self._row(team, person, len(rows) + offset) for offset, person in enumerate(waiting, 1)]
        return rows

    def _row(self, team: Team, person: int, number: int) -> Row:
        dossiers = Dossiers(self._desk)
        facts = dossiers.open(team.agreement, self._office).facts
        pdf = dossiers.document(team.agreement, self._office).pdf
        field = empty_field(pdf)
        bare = _middle(lambda: self._bare.sign(pdf, field))
        default = _middle(lambda: self._bare.sign(pdf, field, None))
        wish = Act(Action.SIGN, person, date.min, digest=facts.paper.base if facts.paper else "", fresh=True)
        start = time.perf_counter()
        answer = Papers(self._desk).sign(team.agreement, wish, secrets.token_urlsafe(24))
        recorded = 1000 * (time.perf_counter() - start)
        if not answer.done:
            raise RuntimeError(" ".join(answer.sentences))
        return Row(number, len(pdf) / 1024, bare, default, recorded)

    def _waiting(self, team: Team) -> list[int]:
        waits = Dossiers(self._desk).open(team.agreement, self._office).waiting
        return [person for w in waits if w.action is Action.SIGN for person in w.turn.people]


def _middle(do: Callable[[], object]) -> float:
    times = []
    for _ in range(TIMES):
        start = time.perf_counter()
        do()
        times.append(1000 * (time.perf_counter() - start))
    return median(times)


def _with_partners(covenant: CovenantText, count: int) -> CovenantText:
    """The same covenant with more partners; the gemeente stays the first."""
    others = [
        NamedSignatory(f"stichting Proef {number}", f"D. Directeur {number}", "directeur")
        for number in range(len(covenant.signatories), count + 1)
    ]
    named = [each for each in covenant.signatories if "buurtpreventieteam" not in each.partner.lower()]
    return replace(covenant, signatories=tuple([*named, *others][:count]))
