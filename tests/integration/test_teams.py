"""Starting a team from the office's form: once, however often the form is sent."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from tests.world import PASSWORD, POLICE, World
from workflow.persistence.messages import KeyReused
from workflow.persistence.tables import TeamRow
from workflow.services.people import NotAllowed, People
from workflow.services.teams import Founding, Teams

WISH = Founding("BPT Nieuw", "Nieuw Iemand", "nieuw@example.nl")


def teams(world: World) -> int:
    with world.desk.database.reading() as session:
        return session.scalar(select(func.count(TeamRow.id))) or 0


def test_the_same_form_twice_starts_one_team_and_both_links_work_until_one_is_used(world: World) -> None:
    office, before = world.people["kantoor"], teams(world)
    first, again = (Teams(world.desk).found(WISH, office, "sleutel") for _ in range(2))
    assert teams(world) == before + 1
    assert first.agreement == again.agreement
    assert again.token
    People(world.desk).accept(again.token, PASSWORD)
    assert Teams(world.desk).found(WISH, office, "sleutel").token is None
    assert world.journal_is_whole()


def test_sent_twice_at_once_it_starts_one_team(world: World) -> None:
    office, before = world.people["kantoor"], teams(world)
    with ThreadPoolExecutor(2) as pool:
        sent = [pool.submit(Teams(world.desk).found, WISH, office, "sleutel") for _ in range(2)]
        answers = {each.result().agreement for each in sent}
    assert len(answers) == 1
    assert teams(world) == before + 1


def test_the_same_key_with_something_else_is_refused(world: World) -> None:
    office = world.people["kantoor"]
    Teams(world.desk).found(WISH, office, "sleutel")
    for other in (replace(WISH, team="BPT Anders"), replace(WISH, email="anders@example.nl")):
        with pytest.raises(KeyReused):
            Teams(world.desk).found(other, office, "sleutel")
    with pytest.raises(KeyReused):
        Teams(world.desk).found(WISH, world.people["kantoor-2"], "sleutel")
    assert People(world.desk).known("anders@example.nl") is None


def test_a_refused_team_leaves_no_account_and_no_key(world: World) -> None:
    office = world.people["kantoor"]
    with pytest.raises(NotAllowed):
        Teams(world.desk).found(replace(WISH, team="BPT ☃"), office, "sleutel")
    assert People(world.desk).known(WISH.email) is None
    chief = f"{POLICE}-2@example.nl"
    with pytest.raises(NotAllowed, match="andere partner"):
        Teams(world.desk).found(replace(WISH, email=chief), office, "sleutel")
    assert Teams(world.desk).found(WISH, office, "sleutel").token


def test_the_mandate_of_a_coordinator_tells_its_day_as_people_write_it(world: World) -> None:
    facts = world.facts()
    ours = [
        each.mandate.reference for each in (*facts.seats, *facts.signatories) if each.partner == facts.team
    ]
    assert ours == ["23-11-2026"] * 2
