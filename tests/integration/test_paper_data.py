"""What the PDF is made from: who spoke, on which mandate, for whom; and where a change comes from."""

from typing import Any

from tests.builders import COVENANT, deviation, supplement
from tests.integration.test_deputies import named
from tests.world import POLICE, World
from workflow.domain.vocabulary import Action
from workflow.services import cases, paper_data


def paper_of(world: World) -> dict[str, Any]:
    """The data as opening the signing would take it now."""
    with world.desk.database.begin() as session:
        case = cases.open_case(session, world.desk, world.agreement, world.people["kantoor"])
        return paper_data.of(case).data


def test_a_consent_tells_name_function_mandate_and_day(negotiating: World) -> None:
    negotiating.everyone_consents(negotiating.propose(deviation()))
    (consent,) = paper_of(negotiating)["consents"]
    (low, *others) = [cell for cell in consent["cells"] if cell["partner"] == "Politie Proefstreek"]
    assert (low["person"], low["function"], low["mandate"]) == (
        "Politie-Proefstreek-1",
        "functie",
        "mandaatbesluit, 2020-1, aangenomen door Politie-Proefstreek-3",
    )
    assert (low["on"], low["stance"], low["stands_in_for"]) == ("2026-11-23", "instemming", "")
    assert [cell["function"] for cell in others] == ["", ""], "what they are is not known"


def test_a_change_tells_who_proposed_which_version(negotiating: World) -> None:
    number = negotiating.propose(deviation())
    revised = deviation(text="Elke twee weken een ronde.")
    negotiating.done(Action.REVISE, "coordinator", proposal=number, draft=revised)
    negotiating.propose(supplement())
    first, second = paper_of(negotiating)["consents"]
    assert (first["principle"], first["number"], first["revision"]) == (
        COVENANT.annex.principles[0].key,
        number,
        2,
    )
    assert (first["proposer"], first["on"]) == ("BPT Proef", "2026-11-23")
    assert (second["kind"], second["principle"], second["revision"]) == ("aanvulling", "", 1)


def test_who_sat_in_is_named_with_whose_seat_it_is(negotiating: World) -> None:
    number = negotiating.propose(supplement())
    named(negotiating)
    assert negotiating.consent(number, "invaller").done
    (consent,) = paper_of(negotiating)["consents"]
    (cell,) = [cell for cell in consent["cells"] if cell["partner"] == "Politie Proefstreek"]
    assert (cell["person"], cell["stands_in_for"]) == ("Invaller", "Politie-Proefstreek-1")
    told = "mandaatbesluit, 2020-1, alleen in deze week, aangenomen door Politie-Proefstreek-3"
    assert cell["mandate"] == told


def test_an_approval_tells_the_mandate_too(agreed: World) -> None:
    given = {each["partner"]: each for each in paper_of(agreed)["approvals"]}
    own = "mandaatbesluit, 2020-1, aangenomen door Politie-Proefstreek-3"
    assert given["Politie Proefstreek"]["mandate"] == own
    assert given["Politie Proefstreek"]["person"] == f"{POLICE}-1".title()


def test_a_partner_that_left_speaks_no_more(negotiating: World) -> None:
    negotiating.settle_newcomer()
    negotiating.done(Action.JOIN, "kantoor", partner="stichting-nieuw")
    assert negotiating.consent(negotiating.propose(supplement()), "stichting-nieuw-1").done
    negotiating.done(Action.LEAVE, "stichting-nieuw-1", reason="Wij stoppen.")
    paper = paper_of(negotiating)
    told = [cell["partner"] for consent in paper["consents"] for cell in consent["cells"]]
    assert "stichting Nieuw" not in told


def test_where_to_check_is_the_address_of_the_site(agreed: World) -> None:
    assert paper_of(agreed)["check"] == "https://convenant.example/controle"
