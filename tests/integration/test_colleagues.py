"""Roles of the office: the first two at installation, every other by two who hold it."""

import pytest

from tests.integration.at_once import at_once
from tests.world import POLICE, World
from workflow.domain.vocabulary import Administration, Role
from workflow.persistence import people as queries
from workflow.services.administration import operator
from workflow.services.answers import NotFound
from workflow.services.colleagues import Colleagues
from workflow.services.people import NotAllowed, People

OFFICE = frozenset({Role.MAYORS_OFFICE})
SHELL = operator("anna")


@pytest.fixture
def colleagues(world: World) -> Colleagues:
    return Colleagues(world.desk)


def roles(world: World, person: int) -> frozenset[Role]:
    with world.desk.database.reading() as session:
        return queries.roles(session, person)


@pytest.mark.parametrize("role", [Role.MAYORS_OFFICE, Role.ADMINISTRATOR])
@pytest.mark.parametrize("by", ["kantoor", "shell"])
def test_a_new_colleague_has_no_role_until_another_confirms(
    world: World, colleagues: Colleagues, role: Role, by: str
) -> None:
    person, _ = People(world.desk).invite("nieuw@example.nl", "Nieuw")
    colleagues.ask(person, role, SHELL if by == "shell" else world.people[by])
    assert roles(world, person) == set()
    (request,) = colleagues.waiting()
    colleagues.confirm(request.id, world.people["kantoor-2"])
    assert roles(world, person) == {role}
    entry = world.journal()[-1]
    assert (entry["action"], entry["by"]) == (Administration.ROLE_GIVEN, world.people["kantoor-2"])
    assert colleagues.waiting() == ()
    assert world.journal_is_whole()


def test_one_alone_makes_no_colleague(world: World, colleagues: Colleagues) -> None:
    person, _ = People(world.desk).invite("nieuw@example.nl", "Nieuw", OFFICE, world.people["kantoor"])
    (request,) = colleagues.waiting()
    with pytest.raises(NotAllowed, match="zelf aan"):
        colleagues.confirm(request.id, world.people["kantoor"])
    with pytest.raises(NotAllowed, match="over uzelf"):
        colleagues.confirm(request.id, person)
    with pytest.raises(NotFound):
        colleagues.confirm(request.id, world.people["coordinator"])
    assert roles(world, person) == set()


def test_the_command_line_makes_no_third_one(world: World, colleagues: Colleagues) -> None:
    person, _ = People(world.desk).invite("nieuw@example.nl", "Nieuw", OFFICE, SHELL)
    assert roles(world, person) == set()
    assert world.journal()[-1]["by"] == SHELL
    assert [request.asked_by for request in colleagues.waiting()] == [SHELL]


def test_closing_a_colleague_makes_no_room_for_another(world: World) -> None:
    People(world.desk).close("kantoor-2@example.nl")
    person, _ = People(world.desk).invite("nieuw@example.nl", "Nieuw", OFFICE, SHELL)
    assert roles(world, person) == set()


def test_an_office_of_which_nobody_is_left_begins_again(world: World) -> None:
    for email in ("kantoor@example.nl", "kantoor-2@example.nl"):
        People(world.desk).close(email)
    person, _ = People(world.desk).invite("nieuw@example.nl", "Nieuw", OFFICE, SHELL)
    assert roles(world, person) == OFFICE


def test_a_refused_role_is_not_given(world: World, colleagues: Colleagues) -> None:
    person, _ = People(world.desk).invite("nieuw@example.nl", "Nieuw", OFFICE, world.people["kantoor"])
    (request,) = colleagues.waiting()
    colleagues.refuse(request.id, world.people["kantoor-2"])
    with pytest.raises(NotFound):
        colleagues.confirm(request.id, world.people["kantoor-2"])
    assert roles(world, person) == set()
    assert world.journal_is_whole()


def test_who_speaks_for_another_partner_does_not_join_the_office(
    world: World, colleagues: Colleagues
) -> None:
    with pytest.raises(NotAllowed, match="andere partner"):
        colleagues.ask(world.people[f"{POLICE}-1"], Role.MAYORS_OFFICE, world.people["kantoor"])


def test_two_confirm_at_once_and_one_role_comes(world: World, colleagues: Colleagues) -> None:
    person, _ = People(world.desk).invite("nieuw@example.nl", "Nieuw", OFFICE, SHELL)
    (request,) = colleagues.waiting()

    def confirm(who: str) -> bool:
        try:
            Colleagues(world.desk).confirm(request.id, world.people[who])
        except NotFound:
            return False
        return True

    done = at_once(lambda: confirm("kantoor"), lambda: confirm("kantoor-2"))
    assert sorted(done) == [False, True]
    assert roles(world, person) == OFFICE
    assert world.journal_is_whole()
