"""Locks are taken in an order, and so weakly, that two transactions never wait for each other."""

import threading
from typing import Any

import pytest

from tests.builders import supplement
from tests.integration.test_races import at_once
from tests.mandates import KeptMandates
from tests.world import MANDATE, PERIOD, POLICE, World
from workflow.services import mandates
from workflow.services.mandates import Chair


def test_a_message_can_be_left_for_who_is_being_given_a_seat(
    negotiating: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One holds the person and waits for the journal; one holds the journal and writes to the person."""
    if negotiating.desk.database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer: there is nothing to wait for half-way")
    locked, proposing = threading.Event(), threading.Event()
    journalled = mandates.journalled

    def late(*given: Any) -> int:
        locked.set()
        proposing.wait(10)
        return journalled(*given)

    def propose() -> None:
        locked.wait(10)
        threading.Timer(0.5, proposing.set).start()
        negotiating.propose(supplement())

    monkeypatch.setattr(mandates, "journalled", late)
    person = negotiating.people[f"{POLICE}-1"]
    at_once(propose, lambda: KeptMandates(negotiating.desk).seat(person, Chair(POLICE, 2), PERIOD, MANDATE))
    assert negotiating.journal_is_whole()
