"""Breadth-first through all that the product's own decide() and apply() can lead to in a small world."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import NamedTuple

from tests.model import promises, reference
from tests.model.deeds import deeds
from tests.model.dossier import BEFORE_SIGNED, ENDS, Deed, Dossier
from tests.model.promises import Step
from tests.model.translate import Translator
from tests.model.world import Form, World
from workflow.domain.applying import apply
from workflow.domain.facts import Agreement
from workflow.domain.machine import Refusal, decide


class Place(NamedTuple):
    """What a state is known by: the day, and the dossier as far as anything depends on it."""

    day: int
    dossier: Dossier


def known_by(dossier: Dossier) -> Dossier:
    """Nothing depends on anything in a dossier that has ended, for nothing follows it."""
    return Dossier(dossier.status, Form(), frozenset()) if dossier.status in ENDS else dossier


@dataclass
class Seen:
    """What was found in one world."""

    world: World
    places: dict[Place, int] = field(default_factory=dict)
    ways: list[list[int]] = field(default_factory=list)
    """To which states each state leads, by number."""
    tried: int = 0
    allowed: int = 0
    beyond: int = 0
    """Allowed and checked, but leading further than this world's bounds."""
    again: int = 0
    """States looked at a second time, with another history behind them."""
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0
    steps: list[tuple[Place, Deed, Place]] = field(default_factory=list)
    """Every allowed step; kept for worlds in which partners are exchanged."""

    def __str__(self) -> str:
        again = f", {self.again:,} states twice" if self.again else ""
        return (
            f"{self.world.name}: {len(self.places):,} states, {self.tried:,} edges tried, "
            f"{self.allowed:,} allowed ({self.beyond:,} beyond the bounds){again}, {self.seconds:.1f} s"
        )


MOST_WRONG = 20


@dataclass
class Search:
    """One search. `keep_steps` remembers every step for the exchange of partners."""

    world: World
    keep_steps: bool = False

    def __post_init__(self) -> None:
        self.t = Translator(self.world)
        self.seen = Seen(self.world)
        self.queue: deque[tuple[Place, Agreement, bool]] = deque()
        self.looked_twice: set[Place] = set()

    def run(self) -> Seen:
        """Everything reachable, each state looked at with every deed."""
        began = monotonic()
        self._run()
        self.seen.seconds = monotonic() - began
        return self.seen

    def _run(self) -> None:
        start = self.beginning()
        self._reach(Place(self.world.days[0], self.t.dossier(start)), start)
        while self.queue and len(self.seen.wrong) < MOST_WRONG:
            place, now, first = self.queue.popleft()
            self._look(place, now, first=first)
        if not self.seen.wrong:
            self._ends_everywhere()

    def beginning(self) -> Agreement:
        """How the world begins, after its prelude."""
        now, day = self.t.start(), self.world.days[0]
        for fields in self.world.prelude:
            after = self._try(Place(day, self.t.dossier(now)), now, Deed(**fields))  # type: ignore[arg-type]  # the test says what it gives
            assert after is not None, fields
            now = after
        return now

    def _reach(self, place: Place, now: Agreement) -> int:
        number = self.seen.places.get(place)
        if number is None:
            number = self.seen.places[place] = len(self.seen.places)
            self.seen.ways.append([])
            self.queue.append((place, now, True))
            self._wrong(place, None, promises.broken_in(self.t, now))
        elif self.world.twice and place not in self.looked_twice:
            self.looked_twice.add(place)
            self.queue.append((place, now, False))
        return number

    def _look(self, place: Place, now: Agreement, *, first: bool) -> None:
        ways: set[int] = set()
        for deed in deeds(self.world, place.day, place.dossier):
            after = self._try(place, now, deed)
            if after is None:
                continue
            dossier = self.t.dossier(after)
            self.seen.allowed += 1
            if not self._within(dossier):
                self.seen.beyond += 1
                continue
            became = Place(place.day, known_by(dossier))
            ways.add(self._reach(became, after))
            if self.keep_steps:
                self.seen.steps.append((place, deed, became))
        for later in self.world.days[self.world.days.index(place.day) + 1 :][:1]:
            ways.add(self._reach(Place(later, place.dossier), now))
        if first:
            self.seen.ways[self.seen.places[place]] = sorted(ways)
        else:
            self.seen.again += 1

    def _try(self, place: Place, now: Agreement, deed: Deed) -> Agreement | None:
        """The agreement after the deed, or None when it is refused; both sides must say the same."""
        self.seen.tried += 1
        act = self.t.act(now, place.day, deed)
        outcome = decide(now, act)
        expected = reference.answer(self.world, place.day, place.dossier, deed)
        if isinstance(outcome, Refusal):
            if expected is not None:
                self._wrong(place, deed, [f"refused ({outcome.reasons[0].rule}), the model allows it"])
            return None
        after = self.t.loaded(apply(now, outcome.target, outcome.effects))
        became = self.t.dossier(after)
        if expected is None:
            self._wrong(place, deed, ["allowed, the model refuses it"])
        elif became != expected:
            self._wrong(place, deed, [f"leads to {became}, the model to {expected}"])
        self._wrong(place, deed, promises.broken_by(self.t, Step(place.day, now, act, outcome, after)))
        return after

    def _wrong(self, place: Place, deed: Deed | None, broken: list[str]) -> None:
        for what in broken:
            self.seen.wrong.append(f"{self.world.name}: {what}\n  in {place}\n  by {deed}")

    def _within(self, d: Dossier) -> bool:
        w = self.world
        return (
            d.form in w.forms
            and len(d.proposals) <= w.proposals
            and all(
                p.revision <= w.revisions
                and p.remarks <= w.remarks
                and (p.revision != 1 or not w.one_wording or p.sketch == w.sketches[0])
                for p in d.proposals
            )
        )

    def _ends_everywhere(self) -> None:
        """From every state an end is reachable; and from every one before it, recognition."""
        names = list(self.seen.places)
        ends = [n for n, place in enumerate(names) if place.dossier.status in ENDS]
        for n in self.cut_off(ends):
            self._wrong(names[n], None, ["no end is reachable"])
        if self.world.fluent:
            recognised = [n for n, place in enumerate(names) if place.dossier.status == "erkend"]
            for n in self.cut_off(recognised):
                if names[n].dossier.status in BEFORE_SIGNED | {"ondertekend"}:
                    self._wrong(names[n], None, ["recognition is out of reach"])

    def cut_off(self, goals: list[int]) -> Iterator[int]:
        """The states from which no goal is reachable."""
        back: list[list[int]] = [[] for _ in self.seen.ways]
        for source, targets in enumerate(self.seen.ways):
            for target in targets:
                back[target].append(source)
        reached, todo = set(goals), list(goals)
        while todo:
            for source in back[todo.pop()]:
                if source not in reached:
                    reached.add(source)
                    todo.append(source)
        return (n for n in range(len(back)) if n not in reached)
