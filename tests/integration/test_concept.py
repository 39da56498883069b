"""Before a team submits its application, it is the team's own; the office reads its name."""

import io
import json
from dataclasses import replace

import pytest

from tests.builders import FORM, supplement
from tests.fakes import FakeKit
from tests.world import HOUSING, POLICE, World
from workflow.domain.facts import TeamForm
from workflow.domain.vocabulary import Action, State
from workflow.services.answers import NotFound
from workflow.services.dossiers import Dossiers
from workflow.services.evidence import EvidencePacks
from workflow.services.meeting_book import MeetingBook
from workflow.services.overview import Overview

PRIVATE = replace(FORM, contact="geheim@example.nl", note="Niet voor anderen.")
PARTNERS = (f"{POLICE}-1", f"{POLICE}-2", f"{HOUSING}-3")


def fill_in(world: World) -> None:
    world.done(Action.FILL_IN, "coordinator", form=PRIVATE)


def nobody_else_reads_it(world: World) -> None:
    for who in PARTNERS:
        person = world.people[who]
        for look in (Dossiers(world.desk).open, Dossiers(world.desk).document, MeetingBook(world.desk).open):
            with pytest.raises(NotFound):
                look(world.agreement, person)
        assert Overview(world.desk).tasks(person, 1, 10).sheet.lines == ()


def the_office_sees_that_it_is_there(world: World, state: State) -> None:
    office = world.people["kantoor"]
    (line,) = Overview(world.desk).board(office).sheet.lines
    assert (line.team, line.state) == (PRIVATE.name, state)
    dossier = Dossiers(world.desk).open(world.agreement, office)
    assert dossier.facts.form == TeamForm(PRIVATE.name)
    assert PRIVATE.contact not in json.dumps(dossier.text, default=str)
    assert PRIVATE.note not in json.dumps(dossier.text, default=str)


def test_a_concept_is_the_teams_own(world: World) -> None:
    fill_in(world)
    nobody_else_reads_it(world)
    the_office_sees_that_it_is_there(world, State.DRAFT)
    assert Dossiers(world.desk).open(world.agreement, world.people["coordinator"]).facts.form == PRIVATE


def test_what_a_partner_tries_there_is_unknown_and_leaves_nothing(world: World) -> None:
    with pytest.raises(NotFound):
        world.act(Action.PROPOSE, PARTNERS[0], draft=supplement())


def test_what_was_submitted_is_everybodys_until_it_is_sent_back(world: World) -> None:
    fill_in(world)
    world.done(Action.SUBMIT, "coordinator")
    for who in (*PARTNERS, "kantoor"):
        assert Dossiers(world.desk).open(world.agreement, world.people[who]).facts.form == PRIVATE
    world.done(Action.RETURN, "kantoor", reason="Vul de straten aan.")
    nobody_else_reads_it(world)
    the_office_sees_that_it_is_there(world, State.DRAFT)


def test_what_was_withdrawn_before_it_was_submitted_stays_the_teams_own(world: World) -> None:
    fill_in(world)
    world.done(Action.WITHDRAW, "coordinator")
    nobody_else_reads_it(world)
    the_office_sees_that_it_is_there(world, State.WITHDRAWN)
    with pytest.raises(NotFound):
        EvidencePacks(world.desk, FakeKit()).for_reader(
            world.agreement, world.people["kantoor"], io.BytesIO()
        )
