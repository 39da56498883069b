"""What no page can print is refused where it is typed, with the characters named; so is a blank name."""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import COVENANT
from tests.mandates import KeptMandates
from tests.world import MANDATE, POLICE, World
from workflow.domain.parties import Mandate
from workflow.services.covenants import Covenants
from workflow.services.mandates import Chair, Period
from workflow.services.people import NotAllowed, People
from workflow.services.teams import Teams

REFUSED = "Deze tekens kunnen niet op papier: ☃. Haal ze weg."
PERIOD = Period(date(2026, 1, 1))


def test_a_name_that_cannot_be_printed_makes_no_account(world: World) -> None:
    people = People(world.desk)
    with pytest.raises(NotAllowed, match=REFUSED):
        people.invite("anna@example.nl", "Anna ☃")
    assert people.known("anna@example.nl") is None


def test_a_team_that_cannot_be_printed_is_not_started(world: World) -> None:
    person = world.join("coördinator van iets")
    with pytest.raises(NotAllowed, match=REFUSED) as caught:
        Teams(world.desk).start("Team ☃", person)
    assert caught.value.about == "team"
    assert Teams(world.desk).start("Team  Sneeuw", person) == 2
    assert world.facts(2).form.name == "Team Sneeuw"


@pytest.mark.parametrize("field", ["source", "reference", "conditions"])
def test_a_mandate_that_cannot_be_printed_is_not_given(world: World, field: str) -> None:
    person = world.join("nieuw")
    mandate = Mandate(**{"source": "besluit", "reference": "1", field: "☃"})
    with pytest.raises(NotAllowed, match=REFUSED) as caught:
        KeptMandates(world.desk).seat(person, Chair(POLICE, 1), PERIOD, mandate)
    assert caught.value.about == field
    with pytest.raises(NotAllowed, match=REFUSED):
        KeptMandates(world.desk).signatory(person, POLICE, "chef", PERIOD, mandate)


def test_a_function_that_cannot_be_printed_is_not_given(world: World) -> None:
    person = world.join("nieuw")
    with pytest.raises(NotAllowed, match=REFUSED) as caught:
        KeptMandates(world.desk).signatory(person, POLICE, "chef ☃", PERIOD, MANDATE)
    assert caught.value.about == "function"


def test_a_covenant_that_cannot_be_printed_is_not_adopted(world: World) -> None:
    before = Covenants(world.desk).newest()
    first = COVENANT.articles[0]
    text = replace(COVENANT, articles=(replace(first, text="Artikel ☃"), *COVENANT.articles[1:]))
    with pytest.raises(NotAllowed, match=REFUSED):
        Covenants(world.desk).adopt(text)
    with pytest.raises(NotAllowed, match=REFUSED):
        Covenants(world.desk).adopt(replace(COVENANT, title="Nieuw"), levels=("laag ☃",))
    assert Covenants(world.desk).newest() == before


def test_blank_names_are_refused(world: World) -> None:
    with pytest.raises(NotAllowed, match=r"^De naam mag niet leeg zijn\.$"):
        People(world.desk).invite("leeg@example.nl", " \n ")
    with pytest.raises(NotAllowed, match=r"^De naam van het team mag niet leeg zijn\.$"):
        Teams(world.desk).start("  ", world.join("coördinator van niets"))
    person = world.join("nieuw")
    with pytest.raises(NotAllowed, match=r"^De functie mag niet leeg zijn\.$"):
        KeptMandates(world.desk).signatory(person, POLICE, " ", PERIOD, MANDATE)
    with pytest.raises(NotAllowed, match=r"^Het kenmerk van het mandaat mag niet leeg zijn\.$"):
        KeptMandates(world.desk).seat(person, Chair(POLICE, 1), PERIOD, Mandate("besluit", ""))
