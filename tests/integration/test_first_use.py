"""Once somebody got into an account, nobody is ever given a way into it, by whichever door."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.world import PASSWORD, World
from workflow.persistence.tables import InvitationRow, OutboxRow, PersonRow
from workflow.services.directory import Directory
from workflow.services.handovers import Handovers
from workflow.services.identity import Identity
from workflow.services.logins import Logins
from workflow.services.people import NotAllowed, People
from workflow.services.teams import Founding, Teams

EMAIL = "agent@politie.example"
AGENT = Identity("https://login.politie.example", "agent-7", EMAIL, strong=True)


@pytest.fixture
def agent(world: World) -> int:
    """Somebody without a password, who only ever logs in through their organisation."""
    person, _ = People(world.desk).invite(EMAIL, "A. Gent")
    assert Logins(world.desk, People(world.desk)).by_organisation(AGENT, "Firefox op Linux")
    return person


def links(world: World, person: int) -> int:
    """How many ways into the account still work."""
    with world.desk.database.reading() as session:
        query = select(InvitationRow).where(
            InvitationRow.person_id == person,
            InvitationRow.used_at.is_(None),
            InvitationRow.expires_at > world.desk.now(),
        )
        return len(session.scalars(query).all())


def by_command(world: World, _: int) -> None:
    with pytest.raises(NotAllowed, match="al in gebruik"):
        People(world.desk).invite(EMAIL, "A. Gent")


def by_page(world: World, person: int) -> None:
    with pytest.raises(NotAllowed, match="al in gebruik"):
        Directory(world.desk).renew(person, world.people["kantoor"])


def by_team(world: World, _: int) -> None:
    wish = Founding("BPT Nieuw", "A. Gent", EMAIL)
    assert Teams(world.desk).found(wish, world.people["kantoor"], world.key()).token is None


def by_handover(world: World, _: int) -> None:
    Handovers(world.desk).offer(world.agreement, world.people["coordinator"], EMAIL, "A. Gent")
    with world.desk.database.reading() as session:
        texts = session.scalars(select(OutboxRow.text)).all()
    assert not [text for text in texts if "/uitnodiging/" in text]


DOORS: tuple[Callable[[World, int], None], ...] = (by_command, by_page, by_team, by_handover)


@pytest.mark.parametrize("door", DOORS)
def test_no_door_gives_a_link_into_an_account_in_use(
    world: World, agent: int, door: Callable[[World, int], None]
) -> None:
    world.clock.forward(days=8)  # the link of the first invitation is over
    door(world, agent)
    assert links(world, agent) == 0
    assert world.journal_is_whole()


def test_the_open_link_ends_when_its_owner_gets_in_otherwise(world: World) -> None:
    person, token = People(world.desk).invite(EMAIL, "A. Gent")
    Logins(world.desk, People(world.desk)).by_organisation(AGENT, "")
    assert links(world, person) == 0
    with pytest.raises(LookupError):
        People(world.desk).accept(token, PASSWORD)


def test_first_use_is_a_fact_that_stays(world: World, agent: int) -> None:
    with world.desk.database.reading() as session:
        used = session.get_one(PersonRow, agent).first_used_at
    world.clock.forward(days=1)
    Logins(world.desk, People(world.desk)).by_organisation(AGENT, "")
    with world.desk.database.reading() as session:
        assert session.get_one(PersonRow, agent).first_used_at == used
    assert used is not None
    assert used > datetime(1970, 1, 1, tzinfo=UTC)
    assert Directory(world.desk).one(agent).used


def test_an_account_that_nobody_used_gets_another_link(world: World) -> None:
    person, _ = People(world.desk).invite(EMAIL, "A. Gent")
    assert People(world.desk).invite(EMAIL, "A. Gent")[0] == person
    assert links(world, person) == 2
