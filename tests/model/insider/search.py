"""Breadth-first through everything that anybody can do about mandates, beside one agreement."""

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import date
from time import monotonic
from typing import Any

from tests.model.insider import dossier, ledger, promises, reference
from tests.model.insider.ledger import Ledger
from tests.model.insider.tries import commands
from tests.model.insider.world import InsiderWorld
from workflow.domain.applying import apply
from workflow.domain.facts import Act, Agreement
from workflow.domain.machine import Refusal, decide
from workflow.domain.partners.decide import MandateRefusal, decide_mandate
from workflow.domain.partners.events import evolve
from workflow.domain.partners.register import Holding, Keeper, MandateCommand, Register

MOST_WRONG = 5
Place = tuple[date, Register, Agreement, Ledger]


@dataclass
class InsiderSeen:
    """What was found in one world."""

    world: InsiderWorld
    places: set[Any] = field(default_factory=set)
    tried: int = 0
    allowed: int = 0
    beyond: int = 0
    wrong: list[str] = field(default_factory=list)
    outcomes: set[str] = field(default_factory=set)
    """The states of the agreement that were reached."""
    seconds: float = 0.0

    def __str__(self) -> str:
        return (
            f"{self.world.name}: {len(self.places):,} states, {self.tried:,} edges tried, "
            f"{self.allowed:,} allowed ({self.beyond:,} beyond the bounds), {self.seconds:.1f} s"
        )


@dataclass
class InsiderSearch:
    """One search."""

    world: InsiderWorld
    numbers: dict[Any, int] = field(default_factory=dict)
    """A number for each seat, signature and keepership, so that the order of giving leaves no trace."""

    known: dict[Any, list[tuple[MandateCommand, Register]]] = field(default_factory=dict)

    def run(self) -> InsiderSeen:
        """Everything reachable, each state looked at with every act of everybody."""
        began, world = monotonic(), self.world
        self.seen, self.queue = InsiderSeen(world), deque[Place]()
        start = dossier.loaded(world, dossier.beginning(world), world.register)
        self._reach((world.days[0], world.register, start, ledger.beginning(world)))
        while self.queue and len(self.seen.wrong) < MOST_WRONG:
            self._look(self.queue.popleft())
        self.seen.seconds = monotonic() - began
        return self.seen

    def _reach(self, place: Place) -> None:
        today, register, now, book = place
        name = (today, _key(register), dossier.key(now), book)
        if name not in self.seen.places:
            self.seen.places.add(name)
            self.seen.outcomes.add(now.state.value)
            self.queue.append(place)
            self._wrong(place, None, promises.broken_in(register, now, book, today))

    def _look(self, place: Place) -> None:
        today, register, now, book = place
        for command, after in self._steps(today, register):
            again = dossier.loaded(self.world, now, after)
            self._reach((today, after, again, ledger.entered(book, register, command, after)))
        for act in dossier.acts(self.world, now, today):
            self.seen.tried += 1
            outcome = decide(now, act)
            if not isinstance(outcome, Refusal):
                self.seen.allowed += 1
                self._wrong(place, act, promises.broken_by_deed(register, act))
                became = apply(now, outcome.target, outcome.effects)
                self._reach((today, register, dossier.loaded(self.world, became, register), book))
        for later in self.world.days[self.world.days.index(today) + 1 :][:1]:
            self._reach((later, register, now, ledger.overnight(book, register, self.world)))

    def _steps(self, today: date, register: Register) -> list[tuple[MandateCommand, Register]]:
        """Every act about mandates that is allowed, with the register after it."""
        name = (today, _key(register))
        if name not in self.known:
            tried = ((c, self._tried(today, register, c)) for c in commands(self.world, register, today))
            self.known[name] = [(c, after) for c, after in tried if after is not None]
        return self.known[name]

    def _tried(self, today: date, register: Register, command: MandateCommand) -> Register | None:
        """The register after the act, or None when it is refused or leads beyond this world's bounds."""
        self.seen.tried += 1
        place = (today, register)
        outcome = decide_mandate(register, command)
        expected = reference.answer(register, command)
        if isinstance(outcome, MandateRefusal):
            if expected != reference.NO:
                self._wrong(place, command, [f"refused ({outcome.reasons}), the model says {expected}"])
            return None
        self.seen.allowed += 1
        after = evolve(register, outcome)
        if expected == reference.NO:
            self._wrong(place, command, ["allowed, the model refuses it"])
        elif (expected == reference.WORKS) != self._works(register, after):
            self._wrong(place, command, [f"leads to {outcome}, the model says {expected}"])
        self._wrong(place, command, promises.broken_by(register, command, after))
        if not self._within(after):
            self.seen.beyond += 1
            return None
        return self._ordered(after)

    def _wrong(self, place: object, what: MandateCommand | Act | None, broken: list[str]) -> None:
        for each in broken:
            self.seen.wrong.append(f"{self.world.name}: {each}\n  in {place}\n  by {what}")

    @staticmethod
    def _works(register: Register, after: Register) -> bool:
        """Whether something took effect: a mandate, an end, an objection or what became of one."""
        known = {n.id: n.open for n in register.nominations}
        closed = any(known.get(n.id) and not n.open for n in after.nominations)
        settled = [o.settled for o in register.objections] != [o.settled for o in after.objections]
        held = (register.holdings, register.keepers) != (after.holdings, after.keepers)
        return closed or settled or held

    def _within(self, register: Register) -> bool:
        world, waiting = self.world, [n for n in register.nominations if n.open]
        things = [(h.person, h.partner, h.signs, h.since) for h in register.holdings]
        keepers = [(k.person, k.partner, k.since, k.proof) for k in register.keepers]
        new = len(things) + len(keepers) - len(world.register.holdings) - len(world.register.keepers)
        once = len(set(things)) == len(things) and len(set(keepers)) == len(keepers)
        return (
            once
            and new <= world.more
            and len(waiting) <= world.open
            and all(n.tries <= world.tries for n in waiting)
            and sum(not o.settled for o in register.objections) <= world.doubts
        )

    def _ordered(self, register: Register) -> Register:
        """The same, as if everything had come about in one fixed order; what is closed is left out."""
        waiting = sorted((n for n in register.nominations if n.open), key=lambda n: repr((n.change, n.by)))
        held = (replace(h, id=self._number(h)) for h in register.holdings)
        keepers = (replace(k, id=k.id and self._number(k)) for k in register.keepers)
        doubts = (o for o in register.objections if not o.settled)
        votes = (replace(o, votes=tuple(sorted(o.votes, key=lambda v: v.person))) for o in doubts)
        return replace(
            register,
            nominations=tuple(
                replace(n, id=i, accepted=tuple(sorted(n.accepted))) for i, n in enumerate(waiting, 1)
            ),
            holdings=tuple(sorted(held, key=lambda h: (h.signs, h.id))),
            keepers=tuple(sorted(keepers, key=lambda k: (k.id, k.person))),
            objections=tuple(
                replace(o, id=i) for i, o in enumerate(sorted(votes, key=lambda o: (o.keeper, o.person)), 1)
            ),
        )

    def _number(self, thing: Holding | Keeper) -> int:
        """The same for the same thing, whenever it is given; those of the beginning keep theirs."""
        if not self.numbers:
            begun: list[Holding | Keeper] = [*self.world.register.holdings, *self.world.register.keepers]
            self.numbers = {_name(each): each.id for each in begun}
        return self.numbers.setdefault(_name(thing), 100 + len(self.numbers))


def _name(thing: Holding | Keeper) -> Any:
    sort = thing.signs if isinstance(thing, Holding) else thing.proof
    return type(thing), sort, thing.person, thing.partner, thing.since


def _key(register: Register) -> Any:
    return (
        register.nominations,
        register.holdings,
        register.keepers,
        register.objections,
        tuple(register.domains.items()),
    )
