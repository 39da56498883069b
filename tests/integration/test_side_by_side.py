"""Random lives on SQLite and PostgreSQL at once: the same acts leave the same traces on both.

All actors, all actions, inputs that fit and that do not, the clock, mandates that come and go, other
covenants, forms sent again, paper that fails. A few short lives run always; PROVE=1 runs 500 of 40 steps,
or LIVES of them.
"""

import os
import sys
from collections import Counter, defaultdict
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from itertools import count, product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests import postgres
from tests.builders import COVENANT, FORM, area_change, deviation, supplement
from tests.door.stages import NOBODY, ROLES
from tests.door.wishes import NEWCOMERS, Given, Known, fitting
from tests.integration.against_model import Teller, end_of
from tests.integration.copies import Copies
from tests.integration.sides import BEGINNINGS, Sides
from tests.mandates import KeptMandates
from tests.world import HOUSING, KEYS, MANDATE, POLICE, World
from workflow.domain.covenant import Annex, Principle
from workflow.domain.facts import Act
from workflow.domain.machine import Decision
from workflow.domain.vocabulary import Action
from workflow.persistence import agreements
from workflow.services.answers import Answer
from workflow.services.mandates import Chair, Period

WHOLE = os.environ.get("PROVE") == "1"
LIVES, STEPS = (int(os.environ.get("LIVES", "500")), 40) if WHOLE else (6, 20)
PEOPLE = tuple(who for who in ROLES if who != NOBODY)
GOING_ON = tuple(action for action in Action if action is not Action.WITHDRAW)
REASONS = ("", " ", "Daarom.", "x" * 5001, "Met een \u2603.", "Regel 1\r\nRegel 2 ", "e\u0301\u00e9n")
DRAFTS = (
    deviation(),
    deviation(text="Het team loopt elke dag."),
    deviation(principle="WERKWIJZE-2", text="Het team belt."),
    deviation(principle="ARTIKEL-1"),
    deviation(text=COVENANT.annex.principles[0].text),
    supplement(),
    supplement(title="FLYER", text="Elk half jaar een flyer."),
    supplement(title="Rondes"),
    supplement(reason=""),
    supplement(text="x" * 5001),
    area_change(),
    area_change(streets=("Dorpsstraat",)),
    area_change(streets=FORM.streets),
)
FORMS = (
    FORM,
    replace(FORM, members=15, name="BPT  Anders "),
    replace(FORM, members=2),
    replace(FORM, members=None, contact=""),
    replace(FORM, streets=("Elders",)),
)
CHAIRS = (
    Chair(POLICE, 1, approver=True),
    Chair(HOUSING, 2),
    Chair(POLICE, 1, deputy_of=4),
    Chair("bpt-proef", 1),
)
DAYS = st.sampled_from((None, -1, 0, 1, 5, 40))
DIGESTS = ("current", "text", "put_up", "paper", "oud")
UNTOLD = object()
_folders, _sum = count(1), {"lives": 0, "steps": 0, "told": 0}
_done: Counter[str] = Counter()


class Lives(RuleBasedStateMachine):
    """One life."""

    pair: tuple[Copies, Copies]
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.stack, self.sides, self.last = ExitStack(), None, None
        self.covenants, self.keys, self.turns = 0, count(1), count(1)

    @initialize(seed=st.integers(0, 999_999))
    def begin(self, seed: int) -> None:
        stage = Random(seed).choice(sorted(set(BEGINNINGS) - {"draft"}))
        _sum["lives"] += 1
        self.sides = Sides.at(self.stack, self.pair, stage, self.folder / str(next(_folders)))

    def teardown(self) -> None:
        try:
            if self.sides:
                self.sides.at_the_end()
        finally:
            self.stack.close()

    # ── acts ─────────────────────────────────────────────────────────────────────────────────────────────

    def _something_that_may_happen(self, data: st.DataObject) -> None:
        """Whoever can do something does it with what fits, so that a life goes on; withdrawing ends it."""
        agreement = self._one_of(data, self._known())
        world = self._at(agreement)
        known = Known.of(world)
        may: dict[Action, list[tuple[str, Given]]] = defaultdict(list)
        for action, who in product(GOING_ON, PEOPLE):
            fits = fitting(known.facts, action, known.today)
            if isinstance(known.outcome(action, who, fits), Decision):
                may[action].append((who, fits))
        if may:
            action = self._one_of(data, may)
            self._send(agreement, action, *self._one_of(data, may[action]))

    it_goes_on = rule(data=st.data())(_something_that_may_happen)
    and_on = rule(data=st.data())(_something_that_may_happen)
    and_still_on = rule(data=st.data())(_something_that_may_happen)
    """Three rules of one, so that most of a life is spent living."""

    @rule(data=st.data(), who=st.sampled_from(PEOPLE), action=st.sampled_from(list(Action)))
    def anything(self, data: st.DataObject, who: str, action: Action) -> None:
        """Anybody tries anything with whatever."""
        agreement = self._one_of(data, (*self._known(), 99_999))
        self._send(agreement, action, who, self._given(data, agreement, action))

    @rule(data=st.data(), action=st.sampled_from(list(Action)))
    def nearly_right(self, data: st.DataObject, action: Action) -> None:
        """What fits, but for one thing, by anybody."""
        agreement = self._one_of(data, self._known())
        facts, today = self.sides.facts(agreement), self.sides.worlds[0].desk.today()
        wrong = self._given(data, agreement, action)
        name = self._one_of(data, sorted(wrong))
        given = {**fitting(facts, action, today), name: wrong[name]}
        self._send(agreement, action, self._one_of(data, PEOPLE), given)

    @precondition(lambda self: self.last is not None)
    @rule(other=st.booleans())
    def again(self, other: bool) -> None:
        """The last form once more, as it was or with something else in it."""
        agreement, action, who, given, key, answer = self.last
        if other:
            given = {**given, "reason": "Bij nader inzien."}
        entries = self.sides.entries
        found = self.sides.both(lambda w: replace(w, agreement=agreement).send(action, who, key, **given))
        assert found == "KeyReused: " if other else found == answer
        assert self.sides.entries == entries

    def _send(self, agreement: int, action: Action, who: str, given: Given) -> None:
        key = f"sleutel-van-een-formulier-{next(self.keys)}"
        answer = self._do(agreement, action, who, given, key)
        kept = not isinstance(answer, str)
        self.last = (agreement, action, who, given, key, answer) if kept else None

    def _do(self, agreement: int, action: Action, who: str, given: Given, key: str) -> Any:
        _sum["steps"] += 1
        before = self._told_the_model(agreement, action, who, given)
        answer = self.sides.both(lambda w: replace(w, agreement=agreement).send(action, who, key, **given))
        _done[action.value] += isinstance(answer, Answer) and answer.done
        self._as_the_model_says(agreement, before, answer)
        return answer

    def _given(self, data: st.DataObject, agreement: int, action: Action) -> Given:
        """Anything for everything that an act can take along."""
        today = self.sides.worlds[0].desk.today()
        after = data.draw(DAYS)
        return {
            "level": data.draw(st.sampled_from((None, 1, 2, 3, 9))),
            "proposal": data.draw(st.sampled_from((None, 1, 2, 3, 99))),
            "digest": self._digest(agreement, data.draw(st.sampled_from(DIGESTS))),
            "reason": data.draw(st.sampled_from(REASONS)),
            "draft": data.draw(st.sampled_from((None, *DRAFTS))),
            "form": data.draw(st.sampled_from((None, *FORMS))),
            "fresh": data.draw(st.booleans()),
            "day": None if after is None else today + timedelta(days=after),
            "question": data.draw(st.sampled_from((None, 1, 2))),
            "partner": data.draw(st.sampled_from((*NEWCOMERS, "", *KEYS))),
        }

    def _digest(self, agreement: int, which: str) -> str:
        if agreement not in self._known():
            return which
        facts = self.sides.facts(agreement)
        match which:
            case "current" if facts.proposals:
                return facts.proposals[-1].current.digest
            case "put_up" if facts.put_up:
                return facts.put_up
            case "paper" if facts.paper:
                return facts.paper.base
            case "text":
                return str(fitting(facts, Action.PUT_TO_APPROVAL, date.min)["digest"])
        return "0" * 64

    # ── what happens around them ─────────────────────────────────────────────────────────────────────────

    @rule(data=st.data())
    def meanwhile(self, data: st.DataObject) -> None:
        """Time, mandates, covenants, paper; what was broken is mended first."""
        if self.sides.worlds[0].paper.broken:
            self._the_paper(None)
            return
        around = (
            self._time_passes,
            self._it_lapses,
            self._a_mandate_ends,
            self._a_mandate_is_given,
            self._a_covenant_is_adopted,
            self._the_paper_fails,
        )
        self._one_of(data, around)(data)

    def _time_passes(self, data: st.DataObject) -> None:
        days = self._one_of(data, (1, 5, 40))
        for world in self.sides.worlds:
            world.clock.forward(days=days)

    def _it_lapses(self, _: st.DataObject) -> None:
        self.sides.both(World.lapse)

    def _a_mandate_ends(self, data: st.DataObject) -> None:
        number, after = data.draw(st.integers(1, 14)), self._one_of(data, (0, -1, 3, -5))
        signs = data.draw(st.booleans())

        def end(world: World) -> None:
            mandates, day = KeptMandates(world.desk), world.desk.today() + timedelta(days=after)
            (mandates.end_signatory if signs else mandates.end_seat)(number, day)

        self.sides.both(end)

    def _a_mandate_is_given(self, data: st.DataObject) -> None:
        who, chair = self._one_of(data, PEOPLE), self._one_of(data, CHAIRS)
        days, signs = self._one_of(data, (None, 0, 10, -1)), data.draw(st.booleans())

        def give(world: World) -> None:
            today, mandates, person = world.desk.today(), KeptMandates(world.desk), world.people[who]
            period = Period(today, None if days is None else today + timedelta(days=days))
            if signs:
                mandates.signatory(person, chair.partner, "functie", period, MANDATE)
            else:
                mandates.seat(person, chair, period, MANDATE)

        self.sides.both(give)

    def _a_covenant_is_adopted(self, data: st.DataObject) -> None:
        if self.covenants == 2:
            return
        self.covenants += 1
        term = self._one_of(data, (None, 1))
        first, second = COVENANT.annex.principles
        changed = Principle(second.key, second.heading, f"Het team meldt op manier {self.covenants}.")
        kept = (first, changed) if self.covenants == 1 else (changed,)
        annex = Annex(COVENANT.annex.title, COVENANT.annex.introduction, kept)
        self.sides.both(lambda world: world.adopt(term, annex=annex))

    def _the_paper_fails(self, _: st.DataObject) -> None:
        self._the_paper("De tijdstempeldienst antwoordt niet.")

    def _the_paper(self, broken: str | None) -> None:
        for world in self.sides.worlds:
            world.paper.broken = broken

    # ── the reference model ──────────────────────────────────────────────────────────────────────────────

    def _told_the_model(self, agreement: int, action: Action, who: str, given: Given) -> Any:
        """What the reference model makes of it; `UNTOLD` when it is about something that it does not know."""
        world = self.sides.worlds[0]
        if agreement not in self._known() or world.paper.broken:
            return UNTOLD
        now, teller = world.facts(agreement), Teller(world.people)
        words = str(given.get("reason", ""))
        stray = given.get("draft") is not None and action not in (Action.PROPOSE, Action.REVISE)
        if not teller.knows(now) or "\u2603" in words or stray:
            return UNTOLD
        with world.desk.database.reading() as session:
            newcomer = agreements.newcomer(session, given.get("partner", ""))
        act = Act(action, world.people[who], world.desk.today(), newcomer=newcomer, **given)
        return teller.allows(now, act)

    def _as_the_model_says(self, agreement: int, expected: Any, answer: Any) -> None:
        if expected is UNTOLD:
            return
        _sum["told"] += 1
        if expected is None:
            assert isinstance(answer, str) or not answer.done, "the model refuses this"
            return
        assert not isinstance(answer, str)
        assert answer.done, ("the model allows this", answer.sentences)
        world = self.sides.worlds[0]
        assert end_of(Teller(world.people).dossier(world.facts(agreement))) == expected

    # ── help ─────────────────────────────────────────────────────────────────────────────────────────────

    def _known(self) -> list[int]:
        return self.sides.agreements()

    def _at(self, agreement: int) -> World:
        return replace(self.sides.worlds[0], agreement=agreement)

    def _one_of(self, data: st.DataObject, found: Any) -> Any:
        """Any of them, as likely as any other: Hypothesis itself prefers both ends of a list."""
        seed = f"{data.draw(st.integers(0, 999_999))} {next(self.turns)}"
        return Random(seed).choice(list(found))


@pytest.fixture(scope="module")
def pair(server: postgres.Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[Copies, Copies]:
    folder = tmp_path_factory.mktemp("side-by-side")
    return (
        Copies(folder / "sqlite", None, BEGINNINGS),
        Copies(folder / "postgresql", server, BEGINNINGS),
    )


def test_both_databases_tell_the_same(pair: tuple[Copies, Copies], tmp_path: Path) -> None:
    machine = type("ALife", (Lives,), {"pair": pair, "folder": tmp_path})
    found = settings(
        max_examples=LIVES,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=not WHOLE,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.normal,
        phases=(Phase.generate, Phase.shrink) if not WHOLE else (Phase.generate,),
    )
    run_state_machine_as_test(machine, settings=found)
    assert _sum["lives"] >= LIVES
    sys.stdout.write(f"\n{_sum}; done: {dict(sorted(_done.items()))}\n")
