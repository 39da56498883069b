"""Accounts as the office manages them: a replaced link is dead, and nobody locks the office out."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.world import PASSWORD, POLICE, World
from workflow.domain.vocabulary import Administration, Role
from workflow.persistence.messages import KeyReused
from workflow.persistence.tables import OutboxRow
from workflow.services.answers import NotFound
from workflow.services.colleagues import Colleagues
from workflow.services.directory import Directory, Invited, Link, Standing
from workflow.services.letting_in import welcome
from workflow.services.pages import SIZE
from workflow.services.people import INVITATION_LASTS, NotAllowed, People

NEW = Invited("N. Ieuw", "nieuw@example.nl")


@pytest.fixture
def directory(world: World) -> Directory:
    return Directory(world.desk)


@pytest.fixture
def office(world: World) -> int:
    return world.people["kantoor"]


@pytest.fixture
def link(world: World, directory: Directory, office: int) -> Link:
    return directory.invite(NEW, office, world.key())


def dead(world: World, token: str) -> bool:
    try:
        People(world.desk).invited(token)
    except NotFound:
        return True
    return False


def test_everyone_stands_in_it_by_name_with_what_they_do(world: World, directory: Directory) -> None:
    sheet = directory.page()
    assert sheet.total == len(sheet.lines) == len(set(world.people.values()))
    assert [e.name for e in sheet.lines] == sorted((e.name for e in sheet.lines), key=str.lower)
    by_number = {entry.person: entry for entry in sheet.lines}
    chief = by_number[world.people[f"{POLICE}-1"]]
    assert (chief.speaks_for, chief.signs_for) == (("Politie Proefstreek",), ("Politie Proefstreek",))
    assert (chief.standing, chief.until) == (Standing.ACTIVE, None)
    assert by_number[world.people["kantoor"]].roles == (Role.MAYORS_OFFICE,)
    assert by_number[world.people["coordinator"]].speaks_for == ("BPT Proef",)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("kantoor", {"Kantoor", "Kantoor-2"}),
        ("  KANTOOR 2 ", {"Kantoor-2"}),
        ("coordinator.bpt", {"Coordinator Bpt Proef"}),
        ("%", set()),
        ("kan\0toor-2", {"Kantoor-2"}),
    ],
)
def test_it_is_searched_by_name_and_address(directory: Directory, words: str, names: set[str]) -> None:
    assert {entry.name for entry in directory.page(words=words).lines} == names


def test_it_is_paged(world: World, directory: Directory) -> None:
    with world.desk.database.begin() as session:
        for n in range(SIZE):
            welcome(session, world.desk, f"velen{n}@example.nl", f"Velen {n:02}")
    first, second = (directory.page(number, "velen") for number in (1, 2))
    assert (first.total, first.pages, len(first.lines), len(second.lines)) == (SIZE, 1, SIZE, 0)
    everyone = directory.page(2)
    assert everyone.pages == 2
    assert len(everyone.lines) == everyone.total - SIZE > 0


def test_an_invitation_makes_an_account_that_waits_for_its_owner(
    world: World, directory: Directory, link: Link
) -> None:
    entry = directory.one(link.person)
    assert (entry.standing, entry.until) == (Standing.INVITED, world.desk.now() + INVITATION_LASTS)
    People(world.desk).accept(link.token, PASSWORD)
    assert directory.one(link.person).standing is Standing.ACTIVE
    told = [e for e in world.journal() if e.get("person") == link.person]
    assert told[0]["by"] == world.people["kantoor"]
    assert world.journal_is_whole()


def test_an_invitation_that_ran_out_is_told_as_such(world: World, directory: Directory, link: Link) -> None:
    world.clock.forward(days=INVITATION_LASTS / timedelta(days=1))
    assert directory.one(link.person).standing is Standing.UNINVITED


def test_a_role_is_asked_with_the_invitation_and_waits(
    world: World, directory: Directory, office: int
) -> None:
    wish = Invited("C. Ollega", "collega@example.nl", frozenset({Role.MAYORS_OFFICE}))
    person = directory.invite(wish, office, world.key()).person
    assert directory.one(person).roles == ()
    (asked,) = Colleagues(world.desk).waiting(person)
    assert (asked.role, asked.asker) == (Role.MAYORS_OFFICE, office)


def test_the_same_form_again_gives_a_new_link_in_place_of_the_first(
    world: World, directory: Directory, office: int
) -> None:
    first, second = (directory.invite(NEW, office, "sleutel-van-formulier") for _ in range(2))
    assert first.person == second.person
    assert dead(world, first.token)
    assert not dead(world, second.token)
    with pytest.raises(KeyReused):
        directory.invite(Invited("A. Nder", "ander@example.nl"), office, "sleutel-van-formulier")


def test_an_address_that_is_known_is_not_invited_again(
    world: World, directory: Directory, office: int, link: Link
) -> None:
    with pytest.raises(NotAllowed, match="al een account"):
        directory.invite(Invited("Iemand", " NIEUW@example.nl"), office, world.key())
    assert not dead(world, link.token)
    with pytest.raises(NotAllowed, match="geen e-mailadres"):
        directory.invite(Invited("Iemand", "niets"), office, world.key())


def test_a_new_invitation_ends_the_old_link(
    world: World, directory: Directory, office: int, link: Link
) -> None:
    again = directory.renew(link.person, office)
    assert dead(world, link.token)
    assert (again.name, People(world.desk).invited(again.token)) == (NEW.name, NEW.name)
    assert world.journal()[-1]["action"] == Administration.INVITED
    assert world.journal_is_whole()


def test_the_office_gets_no_link_into_an_account_that_is_used(
    world: World, directory: Directory, office: int
) -> None:
    for act in (directory.renew, directory.withdraw):
        with pytest.raises(NotAllowed, match="al in gebruik"):
            act(world.people["coordinator"], office)


def test_a_withdrawn_invitation_is_dead_and_can_be_sent_anew(
    world: World, directory: Directory, office: int, link: Link
) -> None:
    directory.withdraw(link.person, office)
    assert dead(world, link.token)
    assert directory.one(link.person).standing is Standing.UNINVITED
    assert world.journal()[-1] == world.journal()[-1] | {
        "action": Administration.WITHDRAWN, "person": link.person, "by": office
    }  # fmt: skip
    with pytest.raises(NotAllowed, match="geen uitnodiging"):
        directory.withdraw(link.person, office)
    assert not dead(world, directory.renew(link.person, office).token)
    assert world.journal_is_whole()


def test_closing_an_account_ends_its_logins_and_invitations(
    world: World, directory: Directory, office: int, link: Link
) -> None:
    leaver = world.join("vertrekker")
    token = People(world.desk).log_in("vertrekker@example.nl", PASSWORD)
    assert token
    assert People(world.desk).login(token)
    for person in (leaver, link.person):
        directory.close(person, office)
        assert directory.one(person).standing is Standing.CLOSED
        assert world.journal()[-1] == world.journal()[-1] | {
            "action": Administration.CLOSED, "person": person, "by": office
        }  # fmt: skip
    assert People(world.desk).login(token) is None
    assert dead(world, link.token)
    for act in (directory.close, directory.renew, directory.withdraw):
        with pytest.raises(NotAllowed, match="gesloten"):
            act(leaver, office)
    assert world.journal_is_whole()


def test_nobody_closes_themselves_and_of_two_who_close_each_other_one_remains(
    world: World, directory: Directory, office: int
) -> None:
    with pytest.raises(NotAllowed, match="eigen account"):
        directory.close(office, office)
    other = world.people["kantoor-2"]
    directory.close(other, office)
    with pytest.raises(NotAllowed):
        directory.close(office, other)
    assert directory.one(office).standing is Standing.ACTIVE


def test_nobody_is_found_under_an_unknown_number(directory: Directory, office: int) -> None:
    with pytest.raises(NotFound):
        directory.one(99_999)
    for act in (directory.close, directory.renew, directory.withdraw):
        with pytest.raises(NotFound):
            act(99_999, office)


def test_a_link_goes_by_mail_to_whom_it_is_for(world: World, directory: Directory, link: Link) -> None:
    with world.desk.database.reading() as session:
        letters = [row.text for row in session.scalars(select(OutboxRow)) if row.person_id == link.person]
    assert [f"/uitnodiging/{link.token}" in text for text in letters] == [True]
