"""An agreement and its successor together: what the services do between two, with decide() and apply().

A successor begins with an allowed wijzigen or verlengen; the one in force knows that it is there; when the
successor is recognised, the one in force is superseded in the same breath; one that is withdrawn is gone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from tests.model import reference
from tests.model.deeds import deeds
from tests.model.dossier import ENDS, IN_FORCE, Deed, Dossier
from tests.model.explore import Place, Search, known_by
from tests.model.translate import SUCCESSOR
from tests.model.world import NOBODY
from workflow.domain import vocabulary
from workflow.domain.applying import apply
from workflow.domain.facts import Agreement
from workflow.domain.machine import Decision, decide
from workflow.domain.succession import successor_of


class Two(NamedTuple):
    """What a state of a pair is known by."""

    day: int
    old: Dossier
    new: Dossier | None


class Both(NamedTuple):
    """The product's values in such a state."""

    old: Agreement
    new: Agreement | None


@dataclass
class PairSearch(Search):
    """The same search over pairs."""

    def _run(self) -> None:
        """Everything reachable, each pair looked at with every deed on either."""
        self.known: dict[Two, int] = {}
        self.todo: list[tuple[Two, Both]] = []
        self._meet(self.world.days[0], Both(self.beginning(), None))
        while self.todo and not self.seen.wrong:
            two, both = self.todo.pop()
            self.seen.ways[self.known[two]] = sorted({self._meet(*after) for after in self._after(two, both)})
        self.seen.places = self.known  # type: ignore[assignment]  # of pairs of places
        if not self.seen.wrong:
            self._both_end()

    def _meet(self, day: int, both: Both) -> int:
        """The number of this state, and whether anything is wrong with it when it is new."""
        underway = both.new is not None and both.new.state not in vocabulary.IN_FORCE
        both = Both(replace(both.old, successor_underway=underway), both.new)
        new = known_by(self.t.dossier(both.new)) if both.new else None
        two = Two(day, known_by(self.t.dossier(both.old)), new)
        if two not in self.known:
            self.known[two] = len(self.known)
            self.seen.ways.append([])
            self.todo.append((two, both))
            if two.new and two.new.status in IN_FORCE and two.old.status in IN_FORCE:
                self._wrong(Place(day, two.old), None, ["two agreements of one team are in force"])
            if two.new and two.new.status == "ingetrokken":
                self._wrong(Place(day, two.new), None, ["a withdrawn successor stays"])
        return self.known[two]

    def _after(self, two: Two, both: Both) -> Iterator[tuple[int, Both]]:
        yield from ((later, both) for later in self.world.days if later == two.day + 1)
        for deed in deeds(self.world, two.day, two.old):
            if deed.verb != "vervangen":
                yield from self._on_old(two, both, deed)
        if two.new and both.new:
            for deed in deeds(self.world, two.day, two.new):
                if deed.verb != "vervangen":
                    yield from self._on_new(two, both, deed)

    def _on_old(self, two: Two, both: Both, deed: Deed) -> Iterator[tuple[int, Both]]:
        place = Place(two.day, two.old)
        after = self._try(place, both.old, deed)
        if after is None:
            return
        self.seen.allowed += 1
        new = both.new
        if deed.verb in ("wijzigen", "verlengen"):
            if new is not None:
                self._wrong(place, deed, ["a second successor begins"])
            new = self._begun(two, both.old, deed)
        if self._within(self.t.dossier(after)):
            yield two.day, Both(after, new)
        else:
            self.seen.beyond += 1

    def _begun(self, two: Two, old: Agreement, deed: Deed) -> Agreement:
        drawn = successor_of(old, self.t.act(old, two.day, deed), self.t.basis)
        begun = self.t.loaded(replace(drawn, id=SUCCESSOR))
        expected = reference.begins(two.old, self.world, two.day, deed)
        if self.t.dossier(begun) != expected:
            self._wrong(Place(two.day, two.old), deed, [f"begins as {self.t.dossier(begun)}, not {expected}"])
        return begun

    def _on_new(self, two: Two, both: Both, deed: Deed) -> Iterator[tuple[int, Both]]:
        assert two.new is not None
        assert both.new is not None
        after = self._try(Place(two.day, two.new), both.new, deed)
        if after is None:
            return
        self.seen.allowed += 1
        became = self.t.dossier(after)
        if deed.verb in ("wijzigen", "verlengen") or not self._within(became):
            self.seen.beyond += 1
        elif became.status == "ingetrokken":
            yield two.day, Both(both.old, None)
        elif became.status == "erkend" and two.new.status == "ondertekend":
            yield two.day, Both(self._superseded(two, both.old, after), after)
        else:
            yield two.day, Both(both.old, after)

    def _superseded(self, two: Two, old: Agreement, heir: Agreement) -> Agreement:
        """The one that was in force stops now; one that had already ended is left as it is."""
        deed = Deed("vervangen", NOBODY, heir="erkend")
        outcome = decide(old, self.t.act(old, two.day, deed, heir))
        expected = reference.answer(self.world, two.day, two.old, deed)
        if not isinstance(outcome, Decision):
            if expected is not None or two.old.status not in ENDS:
                self._wrong(Place(two.day, two.old), deed, ["not superseded"])
            return old
        after = apply(old, outcome.target, outcome.effects)
        if self.t.dossier(after) != expected:
            self._wrong(Place(two.day, two.old), deed, ["superseded otherwise"])
        return after

    def _both_end(self) -> None:
        """From every pair it is possible that both have ended, or the old one without a successor."""
        names = list(self.known)
        done = [
            n
            for n, two in enumerate(names)
            if two.old.status in ENDS and (two.new is None or two.new.status in ENDS)
        ]
        for n in self.cut_off(done):
            self._wrong(Place(names[n].day, names[n].old), None, ["no end is reachable"])
