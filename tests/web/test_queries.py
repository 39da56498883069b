"""Every page asks the database at most ten things, whatever the number of teams, proposals and people."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count

import pytest
from flask import Flask
from sqlalchemy import event

from tests.builders import area_change, deviation, supplement
from tests.door.test_pages import ELSEWHERE, PAGES
from tests.web.visitor import Visitor
from tests.world import HOUSING, KEYS, MANDATE, MUNICIPALITY, PERIOD, POLICE, World
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action, State
from workflow.services.deputies import Deputies
from workflow.services.handovers import Handovers
from workflow.services.mandates import Chair, Mandates, Period
from workflow.services.meeting_case import Author
from workflow.services.meetings import Meetings, Plan

MOST = 10
SIZES = {"small": 1, "large": 6}
"""How many of each thing there are, beside what a team needs."""
READERS = (
    "coordinator",
    *(f"{partner}-{level}" for partner in KEYS for level in (1, 2)),
    "kantoor",
    "waarnemer",
    "vreemde",
)


@contextmanager
def counted(world: World) -> Iterator[list[str]]:
    """What is asked of the database meanwhile; beginning a transaction asks nothing."""
    asked: list[str] = []

    def note(*given: object) -> None:
        asked.append(str(given[2]))

    engine = world.desk.database.engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)
