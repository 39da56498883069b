"""A reset: two of the office, a day to say no, and a link that only the owner's mailbox sees."""

import re

import pytest
from sqlalchemy import select

from tests.world import PASSWORD, World
from workflow.domain.vocabulary import Administration
from workflow.persistence.tables import OutboxRow
from workflow.services.accounts import Accounts
from workflow.services.administration import operator
from workflow.services.answers import NotFound
from workflow.services.factors import Factors
from workflow.services.identity import Identity
from workflow.services.logins import Logins
from workflow.services.people import NotAllowed, People
from workflow.services.resets import ASKING_LASTS, WAITS, Resets

WHO, EMAIL = "politie-proefstreek-1", "politie-proefstreek-1@example.nl"
OTHER = "iets heel anders van dezelfde persoon"


@pytest.fixture
def resets(world: World) -> Resets:
    return Resets(world.desk)


def asked(world: World, by: str = "kantoor") -> int:
    Resets(world.desk).ask(world.people[WHO], world.people[by])
    return Resets(world.desk).waiting()[-1].id


def confirmed(world: World) -> int:
    reset = asked(world)
    Resets(world.desk).confirm(reset, world.people["kantoor-2"])
    return reset


def letters(world: World, who: str) -> list[str]:
    with world.desk.database.reading() as session:
        query = select(OutboxRow.text).where(
            OutboxRow.person_id == world.people[who], OutboxRow.sent_at.is_(None)
        )
        return list(session.scalars(query.order_by(OutboxRow.id)))


def token(world: World, path: str) -> str:
    found = re.search(rf"/{path}/(\S+)", letters(world, WHO)[-1])
    assert found
    return found[1]


def gets_in(world: World, password: str = PASSWORD) -> bool:
    return People(world.desk).log_in(EMAIL, password) is not None


def test_two_of_the_office_and_a_day_and_then_a_link_in_the_owners_mail(world: World, resets: Resets) -> None:
    confirmed(world)
    world.clock.forward(seconds=WAITS.total_seconds() - 1)
    assert resets.due() == 0
    assert gets_in(world)
    world.clock.forward(seconds=1)
    assert resets.due() == 1
    assert not gets_in(world)
    People(world.desk).accept(token(world, "uitnodiging"), OTHER)
    assert gets_in(world, OTHER)
    assert resets.due() == 0
    assert resets.waiting() == ()
    assert world.journal_is_whole()


def test_one_alone_does_nothing(world: World, resets: Resets) -> None:
    reset = asked(world)
    with pytest.raises(NotAllowed, match="zelf aan"):
        resets.confirm(reset, world.people["kantoor"])
    world.clock.forward(days=2)
    assert resets.due() == 0
    assert letters(world, WHO) == []
    assert gets_in(world)


@pytest.mark.parametrize("who", [WHO, "coordinator"])
def test_who_is_not_of_the_office_confirms_nothing(world: World, resets: Resets, who: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        resets.confirm(asked(world), world.people[who])
    assert resets.waiting()[0].confirmed_at is None


def test_nobody_asks_or_confirms_their_own(world: World, resets: Resets) -> None:
    office = world.people["kantoor"]
    with pytest.raises(NotAllowed, match="eigen account"):
        resets.ask(office, office)
    resets.ask(office, operator("root"))
    with pytest.raises(NotAllowed, match="eigen account"):
        resets.confirm(resets.waiting()[0].id, office)


def test_who_left_the_office_does_not_count_as_one_of_the_two(world: World, resets: Resets) -> None:
    reset = asked(world)
    People(world.desk).close("kantoor@example.nl")
    with pytest.raises(NotAllowed, match="werkt niet meer"):
        resets.confirm(reset, world.people["kantoor-2"])


def test_the_owner_says_that_it_is_right_and_it_happens_at_once(world: World, resets: Resets) -> None:
    confirmed(world)
    resets.answer(token(world, "herstel"), right=True)
    assert not gets_in(world)
    assert token(world, "uitnodiging")
    assert world.journal_is_whole()


def test_the_owner_says_no_and_it_never_happens(world: World, resets: Resets) -> None:
    confirmed(world)
    said = token(world, "herstel")
    resets.answer(said, right=False)
    with pytest.raises(NotFound):
        resets.answer(said, right=True)
    world.clock.forward(days=2)
    assert resets.due() == 0
    assert gets_in(world)
    assert "niet klopt" in letters(world, "kantoor")[-1]
    entry = world.journal()[-1]
    assert (entry["action"], entry["by"]) == (Administration.RESET_CANCELLED, world.people[WHO])
    assert world.journal_is_whole()


def test_an_address_that_changed_meanwhile_stops_it(world: World, resets: Resets) -> None:
    """Its owner got in, so they lost nothing; and the old mailbox does not become a way in."""
    confirmed(world)
    Accounts(world.desk).want_address(world.people[WHO], "nieuw@example.nl")
    link = token(world, "account/adres")
    Accounts(world.desk).confirm_address(world.people[WHO], "", link)
    world.clock.forward(days=2)
    resets.due()
    assert People(world.desk).log_in("nieuw@example.nl", PASSWORD)
    assert world.journal()[-1]["action"] == Administration.RESET_CANCELLED


def test_the_command_line_is_one_of_the_two_and_is_named(world: World, resets: Resets) -> None:
    resets.ask(world.people[WHO], operator("anna"))
    assert world.journal()[-1]["by"] == "os:anna"
    (reset,) = resets.waiting()
    assert reset.asked_by == "os:anna"
    resets.confirm(reset.id, world.people["kantoor"])
    assert letters(world, WHO)


def test_a_request_grows_old_and_there_is_one_at_a_time(world: World, resets: Resets) -> None:
    reset = asked(world)
    with pytest.raises(NotAllowed, match="al herstel"):
        asked(world)
    world.clock.forward(seconds=ASKING_LASTS.total_seconds() + 1)
    with pytest.raises(NotAllowed, match="te oud"):
        resets.confirm(reset, world.people["kantoor-2"])
    assert asked(world, "kantoor-2") != reset


def test_an_account_that_nobody_used_is_not_reset(world: World, resets: Resets) -> None:
    person, _ = People(world.desk).invite("nieuw@example.nl", "Nieuw")
    with pytest.raises(NotAllowed, match="nog niet gebruikt"):
        resets.ask(person, world.people["kantoor"])


# ── a keeper of the partner ──────────────────────────────────────────────────────────────────────────────

KEEPER = "politie-proefstreek-3"


def test_the_keeper_is_told_and_can_say_that_it_is_right(world: World, resets: Resets) -> None:
    reset = confirmed(world)
    assert f"/herstel/collega/{reset}" in letters(world, KEEPER)[-1]
    assert resets.kept(reset, world.people[KEEPER]).name == "Politie-Proefstreek-1"
    resets.affirm(reset, world.people[KEEPER])
    assert not gets_in(world)
    assert "De inlogmiddelen zijn ingetrokken." in letters(world, KEEPER)[-1]
    assert world.journal_is_whole()


@pytest.mark.parametrize("who", ["stichting-proefwonen-3", "politie-proefstreek-2", WHO, "kantoor"])
def test_nobody_else_can_say_so(world: World, resets: Resets, who: str) -> None:
    reset = confirmed(world)
    with pytest.raises(NotFound):
        resets.kept(reset, world.people[who])
    with pytest.raises(NotFound):
        resets.affirm(reset, world.people[who])
    assert gets_in(world)


def test_a_keeper_says_nothing_before_two_of_the_office_did(world: World, resets: Resets) -> None:
    with pytest.raises(NotFound):
        resets.affirm(asked(world), world.people[KEEPER])


def test_what_lets_another_in_is_told_to_the_owner_and_the_keeper(world: World) -> None:
    desk, person = world.desk, world.people[WHO]
    logins = Logins(desk, People(desk))
    Factors(desk, logins).add_passkey(person, "Sleutelbos", "nummer", "sleutel", 0)
    Accounts(desk).want_address(person, "nieuw@example.nl")
    Accounts(desk).confirm_address(person, "", token(world, "account/adres"))
    logins.by_organisation(Identity("https://login.example.nl", "7", "nieuw@example.nl", strong=True), "")
    told = "\n".join(letters(world, KEEPER))
    for sentence in ("inlogmiddel toegevoegd", "e-mailadres is veranderd", "gekoppeld aan de inlogdienst"):
        assert sentence in told
    with desk.database.reading() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.person_id == person))
        assert EMAIL in {row.address for row in rows}
