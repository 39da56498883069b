"""Every action in every state by every role, over HTTP: allowed or refused exactly as the table says.

A part that covers every row of the table runs always; every combination runs with PROVE=1 (`make prove`).
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest

from tests.door.conftest import Build
from tests.door.house import LOOSE, Dump, House, changed
from tests.door.stages import NOBODY, OUTSIDERS, ROLES, STAGES
from tests.door.wishes import Given, Known, as_fields, fitting, others
from tests.web.visitor import words
from web.forms.acts import FORMS
from workflow.domain.lifecycle import ITSELF, ROWS, rows_for
from workflow.domain.machine import Decision, Refusal
from workflow.domain.vocabulary import Action, EntryKind, State
from workflow.persistence.tables import AgreementRow, JournalRow

WHOLE = os.environ.get("PROVE") == "1"
BODY = list(JournalRow.__table__.columns.keys()).index("body")
STATE = list(AgreementRow.__table__.columns.keys()).index("state")
INSIDERS = tuple(who for who in ROLES if who not in (*OUTSIDERS, NOBODY))
Edge = tuple[Action, State, State]
_seen: set[Edge] = set()
_asked = {"allowed": 0, "refused": 0, "outside": 0}


@dataclass(frozen=True)
class Plan:
    """Who tries what in one house."""

    known: Known
    number: int

    def wishes(self, action: Action) -> Iterator[tuple[str, Given]]:
        """What fits by everybody, or one who may and a few in turn; then what does not fit, by insiders."""
        fits = fitting(self.known.facts, action, self.known.today)
        yield from ((who, fits) for who in self._trying(action, fits, ROLES))
        if WHOLE or rows_for(action, self.known.facts.state):
            for given in others(fits, action, self.known.today):
                yield from ((who, given) for who in self._trying(action, given, INSIDERS))

    def _trying(self, action: Action, given: Given, roles: tuple[str, ...]) -> Iterable[str]:
        if WHOLE:
            return roles
        able = [who for who in INSIDERS if isinstance(self.known.outcome(action, who, given), Decision)]
        start = (self.number * 7 + list(Action).index(action) * 5) % len(roles)
        turn = (*roles[start:], *roles[:start])[: 3 if able else 1]
        return dict.fromkeys((*able[:1], *turn))


@pytest.mark.parametrize("stage", STAGES)
def test_every_act_through_the_door(build: Build, stage: str) -> None:
    house = build(stage)
    plan = Plan(Known.of(house.world), list(STAGES).index(stage))
    for action in FORMS:
        for who, given in plan.wishes(action):
            try_it(house, plan.known, action, who, given)


def try_it(house: House, known: Known, action: Action, who: str, given: Given) -> None:
    fields, told = as_fields(action, given, known.level(who)), (known.facts.state, action.value, who, given)
    outcome = None if who == NOBODY else known.outcome(action, who, given)
    before = house.dump()
    response = house.send(who, action, fields)
    after = house.dump()
    if outcome is None:
        assert (response.status_code, changed(before, after)) == (303, set()), told
        assert response.headers["Location"].startswith("/inloggen"), told
    elif who in OUTSIDERS or not known.sees(who):
        _asked["outside"] += 1
        unknown = house.send(who, action, fields, 99_999)
        assert (response.status_code, words(response)) == (unknown.status_code, words(unknown)), told
        assert (response.status_code, changed(before, house.dump())) == (404, set()), told
    elif isinstance(outcome, Refusal):
        _refused(outcome, response.status_code, before, after, told)
        if _asked["refused"] % 20 == 0:  # a long journal is slow to compare
            house.restore()
    else:
        _allowed(outcome, response.status_code, after, house.world.agreement, told)
        house.restore()


def _refused(outcome: Refusal, status: int, before: Dump, after: Dump, told: object) -> None:
    """Its journal entry and its kept answer, and nothing else."""
    _asked["refused"] += 1
    assert (status, changed(before, after)) == (422, LOOSE), told
    (entry,) = after["journal"][len(before["journal"]) :]
    body = json.loads(entry[BODY])
    assert body["kind"] == EntryKind.REFUSAL.value, told
    assert body["rules"] == [reason.rule for reason in outcome.reasons], told


def _allowed(outcome: Decision, status: int, after: Dump, agreement: int, told: object) -> None:
    _asked["allowed"] += 1
    _seen.add((outcome.action, outcome.source, outcome.target))
    (row,) = (row for row in after["agreements"] if row[0] == agreement)
    assert (status, row[STATE]) == (303, outcome.target.value), told


def test_every_row_of_the_table_was_walked_through_the_door() -> None:
    """Runs after the others of this file; alone it would know nothing, so it asks that they ran."""
    assert sum(_asked.values()) > 500, "run this whole file"
    rows = {(row.action, row.source, row.target) for row in ROWS if row.who is not ITSELF}
    assert _seen == rows
    sys.stdout.write(f"\n{len(_seen)} rows of the table walked through the door; {_asked}\n")


@pytest.mark.parametrize("word", ["aflopen", "vervangen", "bestaat-niet", "ERKENNEN", "erkennen "])
@pytest.mark.parametrize("stage", ["signed", "recognised"])
def test_what_happens_by_itself_has_no_form(build: Build, stage: str, word: str) -> None:
    house = build(stage)
    for who in ("coordinator", "kantoor", "kantoor-2"):
        before = house.dump()
        assert house.send(who, word, {}).status_code == 404
        assert house.dump() == before


@pytest.mark.parametrize("stage", ["draft", "proposed", "recognised"])
def test_a_field_that_does_not_belong_there_is_refused(build: Build, stage: str) -> None:
    house = build(stage)
    for action in FORMS:
        fields = as_fields(action, fitting(house.world.facts(), action, house.world.desk.today()))
        before = house.dump()
        for who in ("coordinator", "kantoor"):
            response = house.send(who, action, {**fields, "state": "erkend"})
            assert response.status_code == 422, action
            assert "een veld dat er niet hoort" in response.get_data(as_text=True), action
        assert house.dump() == before, action


@pytest.mark.parametrize("stage", ["negotiating", "recognised"])
def test_a_form_without_a_key_or_a_token_is_refused(build: Build, stage: str) -> None:
    house = build(stage)
    for action in FORMS:
        fields = as_fields(action, fitting(house.world.facts(), action, house.world.desk.today()))
        before = house.dump()
        assert house.send("coordinator", action, {**fields, "key": "kort"}).status_code == 422, action
        assert house.send("coordinator", action, {**fields, "csrf_token": "x"}).status_code == 400, action
        assert house.dump() == before, action
