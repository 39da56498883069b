"""One fault: an act in a process in which one call goes wrong, and what a new process finds afterwards."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.faults import library, look
from tests.faults.acts import Act, Ended, Ending, Judge
from tests.faults.library import Call, Way
from tests.faults.look import Column, Look
from tests.faults.places import Child, Died, Place, Places
from tests.world import World
from workflow.persistence.database import Database
from workflow.services.people import People

CONVERGES_WITHIN = 5.0
"""Seconds that a new process may take until the act is done after all."""
NEXT = "daarna@example.nl"
"""Whom the next act invites: something else that is acknowledged after the fault."""


class Wrong(StrEnum):
    """What may not happen."""

    LOST = "lost"
    """It was acknowledged, and is not there."""
    DOUBLED = "doubled"
    """It is there twice."""
    HALF = "half"
    """Part of it is there, or the installation's own checks find something."""
    TRACEBACK = "traceback"
    """Whoever did it saw an internal error."""
    UNTRUE = "untrue"
    """It was recorded, and an error of what only witnesses it says otherwise."""
    STUCK = "stuck"
    """It cannot be done any more, or not within five seconds."""


@dataclass(frozen=True)
class Finding:
    """Something that went wrong at one fault."""

    kind: Wrong
    way: Way
    point: int
    call: Call
    told: str

    def __str__(self) -> str:
        where = f"{self.way.name} at call {self.point} ({self.call.name} {self.call.what})"
        return f"{self.kind}: {where}: {self.told}"


Found = Callable[[Wrong, str], None]
"""Keeps a finding."""


class Inside:
    """A process in which the installation is open."""

    def __init__(self, place: Place, act: Act, judge: Judge) -> None:
        self._place, self._act, self._judge = place, act, judge
        self._world: World = place.opened()
        if act.desk:
            self._world.desk = act.desk(self._world, place.folder)

    def act(self, point: int = 0, way: Way = Way.KILL) -> tuple[Ended, list[Call]]:
        """Do it, with one call that goes wrong."""
        doing = self._act.begin(self._world, self._place.given, self._place.folder, self._judge)
        library.arm(self._place.folder, point, way, sockets=self._place.sockets)
        try:
            ended = doing()
        finally:
            calls = library.disarm()
        return ended, calls

    def states(self) -> list[Look]:
        """Do it, and look before it and after each of its transactions."""
        doing = self._act.begin(self._world, self._place.given, self._place.folder, self._judge)
        looks, begin = [self.see()], Database.begin

        @contextmanager
        def watched(database: Database) -> Iterator[Session]:
            with begin(database) as session:
                yield session
            looks.append(self.see())

        Database.begin = watched  # type: ignore[method-assign]  # in this process only, which ends with it
        ended = doing()
        if ended[0] is not Ending.DONE:
            raise RuntimeError(f"{self._act.name} cannot be done at all: {ended}")
        return [*looks, self.see()]

    def use_numbers(self) -> None:
        """What is rolled back has used up numbers of PostgreSQL's sequences."""
        with self._world.desk.database.engine.begin() as connection:
            names = connection.execute(
                text("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'")
            )
            for (name,) in names.fetchall():
                connection.execute(text(f"SELECT nextval('\"{name}\"')"))

    def see(self) -> Look:
        return Look(look.columns(self._world.desk.database.engine))

    def look(self) -> Look:
        return look.deep(self._world.desk)

    def settled(self) -> str:
        return cast("str", self._act.settled(self._world, self._place.given, self._place.folder))

    def two_at_once(self) -> None:
        """What a site does all day: a second thread opens a connection beside the first, and closes it."""
        engine = self._world.desk.database.engine
        with engine.connect(), engine.connect():
            pass

    def go_on(self) -> None:
        People(self._world.desk).invite(NEXT, "D. Daarna")

    def went_on(self) -> bool:
        return People(self._world.desk).known(NEXT) is not None

    def leave(self) -> None:
        self._world.desk.database.engine.dispose()


@dataclass
class Rehearsal:
    """What an act does when nothing goes wrong."""

    states: list[Look]
    """Before it, and after each of its transactions: at any other moment it is half done."""
    volatile: frozenset[Column]
    calls: list[Call]

    @property
    def after(self) -> Look:
        return self.states[-1]

    def state(self, seen: Look) -> int | None:
        """Which state this is; the last of those that look the same."""
        found = [n for n, state in enumerate(self.states) if seen.like(state, self.volatile)]
        return found[-1] if found else None


@dataclass
class Bench:
    """Where one act is done again and again, on one sort of database."""

    places: Places
    act: Act
    judge: Judge
    findings: list[Finding] = field(default_factory=list)
    runs: int = 0

    def prepare(self) -> None:
        self.places.prepare(self.act.name, self.act.stage, self.act.ready)

    @contextmanager
    def _place(self) -> Iterator[tuple[Place, ExitStack]]:
        with self.places.copy(self.act.name) as place, ExitStack() as children:
            yield place, children

    def _child(self, place: Place, children: ExitStack) -> Child:
        child = Child(lambda: Inside(place, self.act, self.judge))
        children.callback(child.kill)
        return child

    def rehearsed(self) -> Rehearsal:
        """Do it three times without a fault."""
        self._warm_up()
        runs: list[Any] = []
        for number in range(2):
            with self._place() as (place, children):
                child = self._child(place, children)
                if number and place.sockets:
                    child.ask("use_numbers")
                runs.append(child.ask("states"))
        with self._place() as (place, children):
            _, calls = self._child(place, children).ask("act")
        return Rehearsal(runs[0], look.changing(*runs), calls)

    def _warm_up(self) -> None:
        """Everything once in this very process: its forks then find their statements made."""
        with self._place() as (place, _):
            inside = Inside(place, self.act, self.judge)
            inside.act()
            inside.look()
            inside.go_on()
            inside.went_on()
            inside.leave()
        gc.collect()
        gc.freeze()

    def fault(self, rehearsal: Rehearsal, point: int, way: Way) -> None:
        """Do it with this fault, and keep what is found wrong."""
        self.runs += 1
        call = rehearsal.calls[point - 1]

        def found(kind: Wrong, told: str) -> None:
            self.findings.append(Finding(kind, way, point, call, told))

        try:
            self._done_with(rehearsal, point, way, found)
        except (Died, RuntimeError) as problem:
            found(Wrong.STUCK, str(problem)[-300:])

    def _done_with(self, rehearsal: Rehearsal, point: int, way: Way, found: Found) -> None:
        call = rehearsal.calls[point - 1]
        with self._place() as (place, children):
            child = self._child(place, children)
            try:
                (ending, told), _ = child.ask("act", point, way)
            except Died:
                self._after_kill(rehearsal, self._child(place, children), found)
                return
            if ending is Ending.TRACEBACK:
                found(Wrong.TRACEBACK, told)
            child.ask("two_at_once")
            beside = self._child(place, children)
            seen = beside.ask("see")
            beside.leave()
            state = self._judged(rehearsal, seen, found)
            done = len(rehearsal.states) - 1
            if ending is Ending.DONE and (state != done or child.ask("settled")):
                found(Wrong.LOST, "it was acknowledged")
            if ending is not Ending.DONE and state == done and "/anker." in call.what:
                found(Wrong.UNTRUE, told)
            self._again(rehearsal, child, state, found)
            child.ask("go_on")
            child.kill()
            self._at_last(rehearsal, self._child(place, children), found)

    def _after_kill(self, rehearsal: Rehearsal, fresh: Child, found: Found) -> None:
        began = time.monotonic()
        state = self._judged(rehearsal, fresh.ask("see"), found)
        self._again(rehearsal, fresh, state, found)
        if time.monotonic() - began > CONVERGES_WITHIN:
            found(Wrong.STUCK, f"it took {time.monotonic() - began:.1f} s")
        self._whole(fresh.ask("look"), found)

    def _judged(self, rehearsal: Rehearsal, seen: Look, found: Found) -> int | None:
        """In which state the installation is."""
        state = rehearsal.state(seen)
        if state is None:
            found(Wrong.HALF, f"changed in part: {seen.unlike(rehearsal.after, rehearsal.volatile)[:4]}")
        return state

    def _again(self, rehearsal: Rehearsal, child: Child, state: int | None, found: Found) -> None:
        """Do it again: it is done then, once."""
        if self.act.keyed or state != len(rehearsal.states) - 1:
            (ending, told), _ = child.ask("act")
            if ending is not Ending.DONE:
                found(Wrong.STUCK, f"done again: {ending}, {told}")
                return
        if problem := child.ask("settled"):
            found(Wrong.DOUBLED if "again" in problem or "twice" in problem else Wrong.LOST, problem)
        seen = child.ask("see")
        if doubled := seen.more(rehearsal.after):
            found(Wrong.DOUBLED, f"more rows in {doubled}")
        elif lost := rehearsal.after.more(seen):
            found(Wrong.LOST, f"fewer rows in {lost}")
        elif self.act.exact and (other := seen.unlike(rehearsal.after, rehearsal.volatile)):
            found(Wrong.HALF, f"done again, it differs in {other[:4]}")

    def _at_last(self, rehearsal: Rehearsal, fresh: Child, found: Found) -> None:
        """The process that met the fault went on, acknowledged something else, and was killed."""
        seen = fresh.ask("look")
        self._whole(seen, found)
        if not fresh.ask("went_on") or rehearsal.after.more(seen):
            found(Wrong.LOST, "what the same process acknowledged afterwards")

    def _whole(self, seen: Look, found: Found) -> None:
        if seen.faults:
            found(Wrong.HALF, " ".join(seen.faults)[:300])
